/** The incidents that are open, each with its inquiry: which of them is looked into next, what is told of it, and its file. */
import type { AnalysisTold, IncidentTold } from "../events/index.js";
import { summaryOf } from "../incident/index.js";
import type { Incident } from "../model/index.js";
import { type Finding, Inquiry, type InquiryNeeds } from "./inquiry.js";
import type { IncidentKeeper } from "./keeper.js";
import { IncidentNews, toldOf } from "./news.js";

/** Of incidents, between two steps. */
const MOST_LOOKS = 4;
/** Detectors put what is wrong at one time into one incident; of more, only what the detector says is told. */
const MOST_INQUIRIES = 8;

export interface InquiriesNeeds extends InquiryNeeds {
  keeper: IncidentKeeper;
  clock: { nowMs: () => number };
  tell: (told: IncidentTold | AnalysisTold) => void;
  /** Lets everything else go first. */
  breathe: () => Promise<void>;
}

/** What is known of one open incident. */
interface Followed {
  inquiry: Inquiry;
  news: IncidentNews;
}

export class Inquiries {
  readonly #followed = new Map<number, Followed>();
  /** What diagnoses took of the core. */
  spentMs = 0;

  constructor(private readonly needs: InquiriesNeeds) {}

  /** The newest first. */
  get open(): Inquiry[] {
    return [...this.#followed.values()].map(({ inquiry }) => inquiry).reverse();
  }

  has(id: number): boolean {
    return this.#followed.has(id);
  }

  find(id: number): Inquiry | undefined {
    return this.#followed.get(id)?.inquiry;
  }

  /** As the detector has it now. */
  follow(incident: Incident): void {
    const known = this.#followed.get(incident.id);
    if (known !== undefined) known.inquiry.become(incident);
    else if (this.#followed.size < MOST_INQUIRIES) this.#begin(incident);
    else this.needs.warn(`incident ${incident.id} is not looked into: ${MOST_INQUIRIES} others are open`);
  }

  /** One that an earlier process had found: it goes on. */
  resume(incident: Incident, before: Finding): void {
    this.#begin(incident, before);
    this.needs.tell(toldOf(summaryOf(before.report), "resumed", this.needs.clock.nowMs()));
  }

  /** None is followed any more. */
  clear(): Inquiry[] {
    const { open } = this;
    this.#followed.clear();
    return open;
  }

  /** The newest first: it is what somebody waits for. `takenMs`: the end of the last step that is known. */
  async lookInto(takenMs: number, isStopped: () => boolean): Promise<void> {
    let looks = 0;
    for (const followed of [...this.#followed.values()].reverse()) {
      if (isStopped() || looks >= MOST_LOOKS) return;
      if (!(await this.#lookAt(followed, takenMs))) continue;
      looks += 1;
      await this.needs.breathe();
    }
  }

  #begin(incident: Incident, before?: Finding): void {
    const inquiry = new Inquiry(incident, this.needs, before);
    const news = new IncidentNews(before && summaryOf(before.report));
    this.#followed.set(incident.id, { inquiry, news });
  }

  async #lookAt({ inquiry, news }: Followed, takenMs: number): Promise<boolean> {
    const { clock, tell, keeper } = this.needs;
    const isNew = await inquiry.look(takenMs, clock.nowMs());
    const { finding } = inquiry;
    if (!isNew || finding === undefined) return false;
    this.spentMs += inquiry.costMs;
    const told = news.of(finding.report, clock.nowMs());
    for (const each of told) tell(each);
    await keeper.keep(finding, told.length > 0, clock.nowMs());
    if (inquiry.incident.condition === "over") this.#followed.delete(inquiry.incident.id);
    return true;
  }
}
