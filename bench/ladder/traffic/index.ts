export { sendAll, type Volley } from "./closed-loop.js";
export { type Exchange, openConnections } from "./connection.js";
export { requestBytes } from "./wire.js";
