/** A hub for scenarios: it makes real keys, papers and codes, and lets tills join. It takes no batches. */
import { fromHex } from "@tillwave/shared/core/bytes";
import type { Signer } from "@tillwave/shared/core/crypto";
import { ok } from "@tillwave/shared/core/result";
import { signKeySet } from "@tillwave/shared/cose/key-set";
import {
  createNodeCrypto,
  generateKeyPem,
  nodeRandom,
  signerOfPem,
} from "@tillwave/shared/host/node-crypto";
import { type Certificate, signCertificate } from "@tillwave/shared/sync/certificate";
import {
  type EnrolmentAnswer,
  decodeEnrolmentRequest,
  encodeEnrolmentAnswer,
  isProofOfTill,
} from "@tillwave/shared/sync/enrolment";
import {
  formatInvitation,
  formatJoinCode,
  joinKey,
  makeJoinSecret,
} from "@tillwave/shared/sync/join-code";
import { type Lease, signLease } from "@tillwave/shared/sync/lease";
import type { HubAnswer, Hubs } from "../ports.ts";

export const HUB_URL = "https://192.168.1.5:8447";
const crypto = createNodeCrypto();
const YEAR = 365 * 86_400;
const DAY = 86_400;
/** Unix seconds. */
export const HUB_NOW = Date.UTC(2026, 10, 21, 14, 26) / 1000;

/** Self-signed, `CN=hub CA of tests`, made once with openssl. */
const CA_CERTIFICATE = fromHex(`
  3082019a30820141a00302010202147c777c41520f9a0de98ebf47a78eec9f1fb3bede300a06082a8648ce3d
  040302301a3118301606035504030c0f687562204341206f662074657374733020170d323631313232303135
  3030355a180f32313236313032393031353030355a301a3118301606035504030c0f687562204341206f6620
  74657374733059301306072a8648ce3d020106082a8648ce3d030107034200045692cc05316f786d56219bd5
  e4eb2f728b5610a255f88c2281a714b3c63ac2efd666d0bcebca86d9fe95d9d32a537167d8fc4bc33efeb98c
  e682760b9af6128ca3633061301d0603551d0e04160414db15c65d62c463aff14520d67aafa2ea79f5766530
  1f0603551d23041830168014db15c65d62c463aff14520d67aafa2ea79f57665300f0603551d130101ff0405
  30030101ff300e0603551d0f0101ff040403020204300a06082a8648ce3d040302034700304402206c034aaf
  f0edb659b72966f0f41aeefd23155c6a68675647d065817a36e83f6902201a2322c357d2125d38d1c5e1d805
  df493cffbac426303ec2cb95619738195bd6
`);

export interface HubOptions {
  readonly merchant: number;
  readonly terminal: number;
  readonly currency: string;
  /** Highest epoch that the hub has ever lent or seen of that terminal. */
  readonly highestEpoch: number;
}

export interface SimulatedHub {
  readonly hubs: Hubs;
  /** As a person types it. */
  typedCode(): string;
  /** As the scanner reads it. */
  scannedCode(): string;
  /** Questions that have reached it. */
  readonly asked: () => number;
  /** What stands between till and hub from here on. */
  fault: HubFault | null;
  /** Changes the answer before the hub vouches for it: what a hub that errs would say. */
  spoil: ((answer: EnrolmentAnswer) => EnrolmentAnswer) | null;
  /** Signs what the hub says of its ledger. */
  readonly ledgerKey: Signer;
  /** Signs wallets' credentials, as it does certificates. */
  readonly credentialKey: Signer;
  readonly policyKey: Signer;
  /** Of tills that have joined, the latest last. */
  readonly tillKeys: readonly Uint8Array[];
  /** The answer to a joining of this key. */
  papers(tillKey: Uint8Array, changes?: PaperChanges): EnrolmentAnswer;
}

export type HubFault =
  | "unreachable"
  /** Terminates TLS itself, with a key of its own. */
  | "man-in-the-middle"
  /** Answers whatever is asked with a page of its own. */
  | "portal"
  /** Takes the code, and its answer never arrives whole. */
  | "garbled";

export interface PaperChanges {
  readonly certificate?: Partial<Certificate>;
  readonly lease?: Partial<Lease>;
  readonly keySetVersion?: number;
  /** Signs certificate and lease instead of the credential key. */
  readonly signer?: Signer;
}

export function simulateHub(options: Partial<HubOptions> = {}): SimulatedHub {
  const { merchant = 1001, terminal = 7, currency = "HKD" } = options;
  let highestEpoch = options.highestEpoch ?? 0;
  let keyNumber = 0;
  let asked = 0;
  const [root, credential, ledger] = [newSigner(), newSigner(), newSigner()];
  const policyKey = newSigner();
  const codes = new Map<string, Uint8Array>();
  const tillKeys: Uint8Array[] = [];
  const spki = crypto.sha256(nodeRandom.bytes(91));

  const newCode = () => {
    const secret = makeJoinSecret(nodeRandom.bytes(16));
    codes.set(secret.id, joinKey(secret, crypto));
    return secret;
  };

  const papers = (tillKey: Uint8Array, changes: PaperChanges = {}): EnrolmentAnswer => {
    const by = { signer: changes.signer ?? credential, digest: crypto };
    const names = { merchant, terminal, epoch: highestEpoch + 1 };
    const during = { notBefore: HUB_NOW - DAY, notAfter: HUB_NOW + YEAR };
    return {
      certificate: signCertificate(
        {
          ...names,
          keyNumber,
          currency,
          name: "Counter",
          tillKey,
          issued: HUB_NOW,
          expires: HUB_NOW + 35 * DAY,
          ...changes.certificate,
        },
        by,
      ),
      lease: signLease(
        {
          ...names,
          spareEpoch: names.epoch + 1,
          from: HUB_NOW,
          until: HUB_NOW + 35 * DAY,
          tillKeyHash: crypto.sha256(tillKey),
          previousHead: new Uint8Array(32),
          previousSeq: 0,
          ...changes.lease,
        },
        by,
      ),
      keySet: signKeySet(
        {
          merchant,
          version: changes.keySetVersion ?? 1,
          issued: HUB_NOW,
          keys: [
            { use: "credential", publicKey: credential.publicKey, ...during },
            { use: "ledger", publicKey: ledger.publicKey, ...during },
            { use: "policy", publicKey: policyKey.publicKey, ...during },
          ],
        },
        { signer: root, digest: crypto },
      ),
      caCertificate: CA_CERTIFICATE,
      root: root.publicKey,
      terminalSecret: nodeRandom.bytes(32),
      policy: null,
    };
  };

  const answerTo = (body: Uint8Array): HubAnswer => {
    const request = decodeEnrolmentRequest(body);
    const key = request.ok ? codes.get(request.value.id) : undefined;
    if (!request.ok || key === undefined || !isProofOfTill(request.value, { key, spki, crypto })) {
      return refused;
    }
    codes.delete(request.value.id);
    keyNumber += 1;
    tillKeys.push(request.value.tillKey);
    const answer = papers(request.value.tillKey);
    highestEpoch += 2;
    const said = hub.spoil === null ? answer : hub.spoil(answer);
    const proving = { key, crypto, proofOfTill: request.value.proof };
    return { status: 200, headers: {}, body: encodeEnrolmentAnswer(said, proving) };
  };

  const hub: SimulatedHub = {
    fault: null,
    spoil: null,
    asked: () => asked,
    ledgerKey: ledger,
    credentialKey: credential,
    policyKey,
    tillKeys,
    papers,
    typedCode: () => formatJoinCode(newCode()),
    scannedCode: () => formatInvitation({ ...newCode(), url: HUB_URL, spki }),
    hubs: {
      connect: () => ({ health: unreachable, send: unreachable, close: () => {} }),
      async enrol(url, makeBody) {
        if (hub.fault === "unreachable" || url !== HUB_URL) {
          return unreachable();
        }
        const seen = hub.fault === "man-in-the-middle" ? crypto.sha256(spki) : spki;
        const body = makeBody(seen);
        if (body === null) {
          return { ok: false, error: { type: "not-sent" } };
        }
        asked += 1;
        if (hub.fault === "portal") {
          return ok({ status: 200, headers: {}, body: new TextEncoder().encode("<html>") });
        }
        const answer = answerTo(body);
        return ok(
          hub.fault === "garbled"
            ? { ...answer, body: answer.body.map((byte) => byte ^ 1) }
            : answer,
        );
      },
    },
  };
  return hub;
}

const newSigner = (): Signer => signerOfPem(generateKeyPem());

const unreachable = () =>
  Promise.resolve({
    ok: false,
    error: { type: "hub-down", detail: "nothing answers there" },
  } as const);

const refused: HubAnswer = {
  status: 403,
  headers: {},
  body: new TextEncoder().encode('{"error":"enrolment-refused"}'),
};
