// Verifies credentials with @digitalbazaar/vc, a verifier that knows nothing of us: {credential, status, did} in, verdict out.
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const frontend = pathToFileURL(path.join(process.argv[2], "/"));
const require = createRequire(new URL("package.json", frontend));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { DataIntegrityProof } = await load("@digitalbazaar/data-integrity");
const rdfc = await load("@digitalbazaar/eddsa-rdfc-2022-cryptosuite");
const jcs = await load("@digitalbazaar/eddsa-jcs-2022-cryptosuite");
const vc = await load("@digitalbazaar/vc");
const { checkStatus } = await load("@digitalbazaar/vc-bitstring-status-list");

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { credential, status, did, contexts, suites, now } = JSON.parse(Buffer.concat(chunks));

const documents = new Map(Object.entries(contexts));
documents.set(did.id, did);
documents.set(status.id, status);
for (const method of did.verificationMethod) {
  documents.set(method.id, { "@context": "https://w3id.org/security/multikey/v1", ...method });
}

async function documentLoader(url) {
  const document = documents.get(url) ?? vc.defaultDocumentLoader?.(url)?.document;
  if (!document) throw new Error(`not loaded: ${url}`);
  return { contextUrl: null, documentUrl: url, document };
}

const cryptosuites = {
  "eddsa-rdfc-2022": rdfc.cryptosuite,
  "eddsa-jcs-2022": jcs.createVerifyCryptosuite(),
};
const suite = suites.map((name) => new DataIntegrityProof({ cryptosuite: cryptosuites[name] }));
const { verified, statusResult, results, error } = await vc.verifyCredential({
  credential,
  suite,
  documentLoader,
  checkStatus: (options) => checkStatus({ ...options, verifyMatchingIssuers: false }),
  now: new Date(now),
});
const errors = (error?.errors ?? (error ? [error] : [])).map((one) => one.message);
console.log(JSON.stringify({ verified, revoked: statusResult?.results?.[0]?.status ?? null, statusVerified: statusResult?.verified ?? null, proofs: results?.length ?? 0, errors, status: statusResult?.error?.message ?? null }));
