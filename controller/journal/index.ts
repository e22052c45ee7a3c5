export { openJournal } from "./journal.js";
export { type MemoryJournal, memoryJournal } from "./memory.js";
export { type Journal, JournalFailure, type JournalFailureKind, type Recovered } from "./port.js";
