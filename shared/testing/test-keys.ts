/** The keys of the published vectors: the secret is SHA-256("tillwave/test/" ‖ name) (protocols, appendix A). */
import { toUtf8 } from "../core/bytes.ts";
import type { Signer } from "../core/crypto.ts";
import { nobleCrypto, signerOfSecret } from "../core/noble-crypto.ts";

export function testSigner(name: string): Signer {
  return signerOfSecret(nobleCrypto.sha256(toUtf8(`tillwave/test/${name}`)));
}
