// Other people's documents into policies.
export { type Conversion, type ConvertOptions, convertIstio } from "./istio.js";
