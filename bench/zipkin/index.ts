export { cachedJar, VERSION, type ZipkinSearch, zipkinJar } from "./fetch.js";
export { startZipkin, type ZipkinOptions, type ZipkinProcess } from "./process.js";
