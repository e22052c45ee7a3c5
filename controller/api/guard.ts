/**
 * Who may speak to a listener that asks for no password. On loopback every program of this machine may, but no web
 * page: neither by a name that it made resolve to 127.0.0.1 (so the Host header must be a loopback name), nor by a
 * request that the browser sends along from another site (so Origin and Sec-Fetch-Site must say this one). A link that a
 * person follows from another site is answered: it opens a page of this site, which that site cannot read.
 */
import type { IncomingHttpHeaders } from "node:http";
import { isLoopback } from "../settings.js";
import { ApiError } from "./problems.js";

/** `none`: typed into the address bar. */
const OWN_FETCH_SITES: readonly unknown[] = [undefined, "same-origin", "none"];

/** `wrong_host` or `cross_site`. `listenHost`: where the API listens; beyond loopback any Host will do. */
export function foreignRefusal(
  method: string,
  headers: IncomingHttpHeaders,
  listenHost: string,
): ApiError | undefined {
  const authority = headers.host ?? "";
  if (isLoopback(listenHost) && !isLoopback(hostOf(authority))) {
    return new ApiError(
      "wrong_host",
      `${JSON.stringify(authority)} is not this machine: use http://127.0.0.1`,
    );
  }
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${authority}`) {
    return new ApiError("cross_site", `the page ${JSON.stringify(origin)} may not use this API`);
  }
  if (!OWN_FETCH_SITES.includes(headers["sec-fetch-site"]) && !isFollowedLink(method, headers)) {
    return new ApiError("cross_site", "a page of another site may not use this API");
  }
  return undefined;
}

/** Not a frame, an image or a script of that site: the browser shows what comes in place of it. */
function isFollowedLink(method: string, headers: IncomingHttpHeaders): boolean {
  return (
    method === "GET" && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document"
  );
}

/** `[::1]:8080` -> `::1`, `localhost:8080` -> `localhost`. */
function hostOf(authority: string): string {
  const bracketed = /^\[([^\]]*)\](:\d+)?$/.exec(authority)?.[1];
  return bracketed ?? authority.replace(/:\d+$/, "").toLowerCase();
}
