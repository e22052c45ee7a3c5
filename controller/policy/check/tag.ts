// What no schema can say about a tag: rules between its fields. They hold for a policy and for an entry of a filter's
// configuration alike.
import type { Refusal } from "../read/index.js";
import { MOST_REDACTIONS } from "../schema/index.js";
import { shown } from "../values/index.js";
import { entriesOf, type Fields, fieldsOf, textOf } from "./shape.js";
import { isTemplate } from "./words.js";

export function refuseTag(tag: Fields, pointer: string): Refusal[] {
  return [
    ...refuseTake(fieldsOf(tag.from), `${pointer}/from/take`),
    ...refuseRepeats(tag.redact, `${pointer}/redact`),
    ...refuseSinks(tag, `${pointer}/to`),
  ];
}

/** `config`: all of it, which has the key that values are hashed with. */
export function refuseUnkeyed(config: Fields): Refusal[] {
  if (config.hashKey !== undefined) return [];
  return entriesOf(config.tags).flatMap((tag, index) =>
    fieldsOf(tag).hash === true ? [{ pointer: `/tags/${index}/hash`, message: "needs hashKey" }] : [],
  );
}

/** `take` is a variable of the template beside it. */
function refuseTake(from: Fields, pointer: string): Refusal[] {
  const { take, template } = from;
  // Where no source is given at all, that is what is wrong.
  const hasOther = template === undefined && Object.keys(from).length > 1;
  if (take !== undefined && hasOther) return [{ pointer, message: "needs template" }];
  const [name, path] = [textOf(take), textOf(template)];
  // What is wrong with either is refused for itself.
  if (name === undefined || path === undefined || !isTemplate(path)) return [];
  const isVariable = path.split("/").includes(`{${name}}`);
  return isVariable ? [] : [{ pointer, message: `${shown(name)} is not a variable of template` }];
}

function refuseRepeats(redactions: unknown, pointer: string): Refusal[] {
  const entries = entriesOf(redactions);
  // So long a list is refused as a whole.
  if (entries.length > MOST_REDACTIONS) return [];
  return entries.flatMap((entry, index) =>
    entries.indexOf(entry) < index ? [{ pointer: `${pointer}/${index}`, message: "given twice" }] : [],
  );
}

/** A tag that goes nowhere does nothing; the status is known when the request has long been sent. */
function refuseSinks(tag: Fields, pointer: string): Refusal[] {
  const to = fieldsOf(tag.to);
  if (to.metric === false && to.header === undefined && to.log !== true) {
    return [{ pointer, message: "needs one of metric, header, log" }];
  }
  const isLate = fieldsOf(tag.from).attribute === "status_class" && to.header !== undefined;
  return isLate ? [{ pointer: `${pointer}/header`, message: "not with status_class" }] : [];
}
