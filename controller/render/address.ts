// Where the controller is, as `host:port`.
import { isIP } from "node:net";

export interface Address {
  /** A name or an IP address, IPv6 without brackets. */
  host: string;
  port: number;
}

/** Labels with dots between them; a dot at the end keeps the resolver from trying search domains. */
const HOST_NAME =
  /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/;
const MAX_HOST_CHARS = 253;

/** `127.0.0.1:18000`, `meshfuse.mesh.svc:18000` or `[::1]:18000`; undefined when it is none of these. */
export function parseAddress(text: string): Address | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (!(port >= 1 && port <= 65_535)) return undefined;
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? { host: bracketed, port } : undefined;
  if (plain === undefined || plain.length > MAX_HOST_CHARS || !HOST_NAME.test(plain)) return undefined;
  return { host: plain, port };
}

/** True when Envoy can take the host as it is, without DNS. */
export function isNumeric(address: Address): boolean {
  return isIP(address.host) !== 0;
}
