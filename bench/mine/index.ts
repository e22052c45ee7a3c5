export { leadOf } from "./lead.js";
export { type Mine, mine } from "./mine.js";
export { MINE_HELP, type MineOptions, readMine } from "./options.js";
