export { reportMarkdown } from "./markdown.js";
export { reportText } from "./text.js";
