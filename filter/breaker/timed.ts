// Whether any breaker of this VM ever tripped by slow requests: if none did, no response has to be looked at for it.

export let answersTimed: bool = false;

export function timeAnswers(): void {
  answersTimed = true;
}
