// WCAG 2.2 AA, as far as a machine can tell.
import { AxeBuilder } from "@axe-core/playwright";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// One line a finding; an empty list is what a test wants.
export async function findings(page, { include, exclude = [] } = {}) {
  // Sizes are measured in layout.mjs: axe counts what is half scrolled away as small. There are no frames, so the
  // second page it would open to look into them is time lost.
  let axe = new AxeBuilder({ page }).withTags(RULES).disableRules(["target-size"]).setLegacyMode(true);
  if (include) axe = axe.include(include);
  for (const selector of exclude) axe = axe.exclude(selector);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} (${impact}) ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`,
    ),
  );
}
