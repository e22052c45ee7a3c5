import { describe, expect, it } from "vitest";
import {
  DASHBOARDS,
  DEFAULT_FOLDER,
  dashboardText,
  fileOf,
  provisioningText,
} from "../../../controller/dashboards/index.js";

const FOLDER = "../../../envoy-configs/grafana";

describe("the dashboards that are checked in", () => {
  it.each(DASHBOARDS)("%s is what the code makes", async (name) => {
    await expect(await dashboardText(name)).toMatchFileSnapshot(`${FOLDER}/${fileOf(name)}`);
  });

  it("come with the file that provisions them", async () => {
    await expect(provisioningText(DEFAULT_FOLDER)).toMatchFileSnapshot(`${FOLDER}/provisioning.yaml`);
  });

  it.each(DASHBOARDS)("%s is the same each time it is made", async (name) => {
    expect(await dashboardText(name)).toBe(await dashboardText(name));
  });
});
