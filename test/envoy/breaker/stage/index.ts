export { documentOf, isRejected, Stage, type Transition } from "./stage.js";
