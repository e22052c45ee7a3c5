// Entries of status sets as people write them: "429", "5xx", "500-504".

/** A status, a class of a hundred, or a range, first and last included. */
export const STATUS_PATTERN = /^[1-5](?:xx|[0-9]{2}(?:-[1-5][0-9]{2})?)$/;

/** A range must not fall: "504-500" is no entry. */
export function isStatusEntry(text: string): boolean {
  if (!STATUS_PATTERN.test(text)) return false;
  const [from = "", to = from] = text.split("-");
  return from <= to;
}
