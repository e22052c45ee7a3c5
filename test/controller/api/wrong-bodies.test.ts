// Requests that are wrong in their body, or in what they say of it.
import { describe } from "vitest";
import { itRefuses, POST, payload, type Wrong, YAML } from "./wrong.js";

const JSON_TYPE = { "content-type": "application/json" };
const BYPASS = { method: "POST", url: "/api/v1/bypasses" } as const;
const GOOD_BYPASS = '{"all":true,"forMs":60000,"because":"x"}';

const WRONG: Wrong[] = [
  [
    "no content type",
    { ...POST, payload: Buffer.from(payload) },
    "media_type",
    "content-type application/yaml",
  ],
  [
    "text, as a form of a page may send",
    { ...BYPASS, headers: { "content-type": "text/plain" }, payload: GOOD_BYPASS },
    "media_type",
    "application/json",
  ],
  [
    "a form",
    { ...POST, headers: { "content-type": "application/x-www-form-urlencoded" }, payload },
    "media_type",
    "content-type",
  ],
  [
    "a form of parts",
    { ...POST, headers: { "content-type": "multipart/form-data; boundary=x" }, payload },
    "media_type",
    "content-type",
  ],
  [
    "a content type that is none",
    { ...POST, headers: { "content-type": "\\" }, payload },
    "media_type",
    "content-type",
  ],
  [
    "YAML where JSON is all there is",
    { ...BYPASS, headers: YAML, payload },
    "media_type",
    "application/json",
  ],
  [
    "another charset",
    { ...POST, headers: { "content-type": "application/yaml; charset=utf-16" }, payload },
    "media_type",
    '"utf-16": send UTF-8',
  ],
  [
    "a body that is packed",
    { ...POST, headers: { ...YAML, "content-encoding": "gzip" }, payload },
    "media_type",
    '"gzip"',
  ],
  [
    "bytes that are not UTF-8",
    { ...POST, headers: YAML, payload: Buffer.from([0x61, 0xff]) },
    "invalid_request",
    "the body is not UTF-8",
  ],
  [
    "JSON that is not UTF-8",
    { ...BYPASS, headers: JSON_TYPE, payload: Buffer.from([0x22, 0xff, 0x22]) },
    "invalid_request",
    "the body is not UTF-8",
  ],
  ["half of JSON", { ...BYPASS, headers: JSON_TYPE, payload: "{" }, "invalid_request", "JSON"],
  ["no body", BYPASS, "invalid_request", "body must be object"],
  [
    "a reason of two lines",
    { ...BYPASS, headers: JSON_TYPE, payload: '{"all":true,"forMs":60000,"because":"a\\nb"}' },
    "invalid_request",
    "body/because must have no line breaks or control characters",
  ],
  [
    "an unknown field",
    { ...BYPASS, headers: JSON_TYPE, payload: '{"all":true,"forMs":60000,"because":"x","hours":1}' },
    "invalid_request",
    'body has the unknown field "hours"; known: forMs, because, selector, all, by',
  ],
  ["no policies", { ...POST, headers: YAML, payload: "" }, "invalid_request", "the body is empty"],
  [
    "a body over the limit",
    { ...BYPASS, headers: JSON_TYPE, payload: "x".repeat(4 * 1024 * 1024 + 1) },
    "too_large",
    "at most 4194304 bytes",
  ],
];

describe("an API request", () => {
  itRefuses(WRONG);
});
