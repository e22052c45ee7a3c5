/** Encoders and decoders made from `protos/`; `npm run protos` makes them anew. */
export { envoy, google, meshfuse } from "./generated.gen.js";
