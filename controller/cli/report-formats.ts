/** The ways in which a report is shown. */
import { type IncidentReport, reportHtml, reportMarkdown, reportText } from "../incident/index.js";
import { documentText } from "./output.js";

export const REPORT_FORMATS = ["text", "json", "yaml", "markdown", "html"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The same report gives the same bytes; there are no colours, so that it can be sent to others. */
export function reportIn(format: ReportFormat, report: IncidentReport): string {
  switch (format) {
    case "text":
      return reportText(report);
    case "markdown":
      return reportMarkdown(report);
    case "html":
      return reportHtml(report);
    default:
      return documentText(format, report);
  }
}
