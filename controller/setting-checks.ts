/** Checks of what an operator sets: each refusal names the flag or variable that it came from, and what would be right. */

const MAX_PORT = 65_535;

export interface Given {
  text: string;
  /** `--xds-port` or `MESHFUSE_XDS_PORT`: what a person has to change. */
  origin: string;
  /** False: the fallback stands for it. */
  isGiven: boolean;
}

/** True for addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

export function nonEmpty({ text, origin }: Given, errors: string[]): string {
  if (text === "") errors.push(`${origin}: is empty`);
  return text;
}

export function optional(value: Given, errors: string[]): string | undefined {
  return value.isGiven ? nonEmpty(value, errors) : undefined;
}

export function port({ text, origin }: Given, errors: string[]): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= MAX_PORT) return number;
  errors.push(`${origin}: ${JSON.stringify(text)} is not a port between 0 and ${MAX_PORT}`);
  return 0;
}

export function truth({ text, origin }: Given, errors: string[]): boolean {
  if (text !== "true" && text !== "false") {
    errors.push(`${origin}: ${JSON.stringify(text)} is not true or false`);
  }
  return text === "true";
}

export function onOff({ text, origin }: Given, errors: string[]): boolean {
  if (text !== "on" && text !== "off") errors.push(`${origin}: ${JSON.stringify(text)} is not on or off`);
  return text === "on";
}

export function refuseRemoteApi({ text, origin }: Given, errors: string[]): void {
  if (text === "" || isLoopback(text)) return;
  errors.push(
    `${origin}: ${JSON.stringify(text)} is reachable from other machines, and the API asks for no password: use ` +
      "127.0.0.1, and reach it through SSH or `kubectl port-forward`; --metrics-port serves metrics and health beyond it",
  );
}

export function refuseRemote({ text, origin }: Given, errors: string[]): void {
  if (text === "" || isLoopback(text)) return;
  errors.push(
    `${origin}: ${JSON.stringify(text)} is reachable from other machines, and the listener speaks plaintext ` +
      "without authentication: use 127.0.0.1, or give --allow-remote if your network is closed",
  );
}
