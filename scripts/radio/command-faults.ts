/** Which of the commands to come go wrong, and how. The first fault that fits a command is taken. */

export type CommandFault =
  /** It does not reach the controller, and is answered with this status. */
  | { readonly type: "refuse"; readonly status: number }
  /** It is done, and nobody learns of it, or it is not even done. */
  | { readonly type: "swallow"; readonly reaches: boolean }
  /** It is done at once, and answered later. */
  | { readonly type: "delay"; readonly ms: number };

export interface CommandFaults {
  /** The next `times` commands of that opcode; may be Infinity. */
  add(opcode: number, fault: CommandFault, times: number): void;
  /** For the command that comes now. */
  take(opcode: number): CommandFault | null;
  clear(): void;
}

export function createCommandFaults(): CommandFaults {
  let planned: { opcode: number; fault: CommandFault; left: number }[] = [];
  return {
    add(opcode, fault, times) {
      planned.push({ opcode, fault, left: times });
    },
    take(opcode) {
      const found = planned.find((plan) => plan.opcode === opcode && plan.left > 0);
      if (found === undefined) {
        return null;
      }
      found.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return found.fault;
    },
    clear() {
      planned = [];
    },
  };
}
