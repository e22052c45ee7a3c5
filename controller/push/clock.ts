export { type Clock, SYSTEM_CLOCK } from "../clock.js";
