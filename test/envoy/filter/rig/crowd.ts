// Clients with a kept connection each: enough of them that every worker of an Envoy has some.
import { Agent } from "node:http";
import { type Answer, ask, type Wish } from "./client.js";

/** With four workers, a worker without any of them has a chance of 4 * 0.75^64, one in 25 million. */
const MEMBERS = 64;

export class Crowd {
  readonly #agents = Array.from({ length: MEMBERS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));

  constructor(private readonly port: number) {}

  get size(): number {
    return this.#agents.length;
  }

  /** One request of each, all at once. */
  all(wish: Wish | ((member: number) => Wish)): Promise<Answer[]> {
    return Promise.all(this.each(wish));
  }

  /** The same, each answer as it comes. */
  each(wish: Wish | ((member: number) => Wish)): Promise<Answer>[] {
    return this.#agents.map((agent, member) => {
      const own = typeof wish === "function" ? wish(member) : wish;
      return ask(this.port, { ...own, agent });
    });
  }

  /** Each asks again and again for so long; all answers. */
  async during(ms: number, wish: Wish | (() => Wish)): Promise<Answer[]> {
    const endMs = performance.now() + ms;
    const answers: Answer[] = [];
    const walk = async (agent: Agent) => {
      while (performance.now() < endMs) {
        const own = typeof wish === "function" ? wish() : wish;
        answers.push(await ask(this.port, { ...own, agent }));
      }
    };
    await Promise.all(this.#agents.map(walk));
    return answers;
  }

  /** By one connection, so by one worker, one after the other. */
  async oneAsks(count: number, wish: Wish): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let i = 0; i < count; i++) answers.push(await ask(this.port, { ...wish, agent: this.#agents[0] }));
    return answers;
  }

  leave(): void {
    for (const agent of this.#agents) agent.destroy();
  }
}
