// Where the built things are. `cargo xtask test` says so; by hand, it is ../../target.
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

export const target = process.env.HUYING_TARGET ?? path.resolve(here, "../../../target");
export const bundle = path.join(target, "bundle");
export const huying = process.env.HUYING_BINARY ?? path.join(target, "debug", "huying");
