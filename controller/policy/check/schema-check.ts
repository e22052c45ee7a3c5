// A tree against a schema: ajv with our own keyword, and its errors in our words.
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Refusal, Tree } from "../read/index.js";
import { CONFIG_SCHEMA, POLICY_SCHEMA, type Schema, type ValueRule } from "../schema/index.js";
import { translateAll } from "./translate.js";
import { wordsFor } from "./words.js";

/** All that is wrong with a tree by its schema, and by the reading of it. */
type SchemaCheck = (tree: Tree) => Refusal[];

/** ajv reads the errors of a keyword from the function that checked it. */
const checkValue: { (rule: ValueRule, value: unknown): boolean; errors?: object[] } = (rule, value) => {
  const words = wordsFor(rule, value);
  checkValue.errors = words === null ? [] : [{ keyword: "meshfuse", params: { words } }];
  return words === null;
};

export const checkPolicySchema = compile(POLICY_SCHEMA);
export const checkConfigSchema = compile(CONFIG_SCHEMA);

function compile(schema: Schema): SchemaCheck {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    ownProperties: true,
    strictTypes: false,
    strictRequired: false,
  });
  ajv.addKeyword({ keyword: "meshfuse", schemaType: "object", errors: true, validate: checkValue });
  const validate = ajv.compile(schema);
  return (tree) => {
    validate(tree.value);
    return [...tree.refusals, ...translateAll(validate.errors ?? [], tree.marks)];
  };
}
