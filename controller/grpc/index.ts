export { type Listening, type ListenOptions, listen, type Service } from "./listen.js";
export { type BytesMethod, bytesMethod } from "./method.js";
