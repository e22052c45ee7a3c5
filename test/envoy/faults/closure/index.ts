export { Books, countOf, expectAllRight, sumOf, type Tally } from "./books.js";
export { drawn, faultsOf, type Lane, markOf, nameOf, type Sent, uniformMs } from "./lane.js";
export { Load } from "./load.js";
