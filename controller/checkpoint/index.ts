export { putAway, readLines, syncFolder, writeLines } from "./lines.js";
