/** Lines out of a stream's pieces. */

/** The answer to each piece: false where a line is longer than that, and nothing more is to be read. */
export function createLineReader(
  lengthMax: number,
  heard: (line: string) => void,
): (text: string) => boolean {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.length > lengthMax) {
        return false;
      }
      heard(line);
    }
    return rest.length <= lengthMax;
  };
}
