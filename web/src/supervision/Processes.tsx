import { useTranslation } from "react-i18next";
import type { ProcessCount } from "../api/types";
import { useText } from "../text";
import { Table, useShare } from "./Table";

const heads = ["process", "ended", "withinStatutory", "withinPromised", "overStatutory"];

/** Processes is how the cases of each matter kept the limits of the law and of the promise. */
export function Processes(props: { processes: ProcessCount[] }) {
  const { t } = useTranslation();
  const text = useText();
  const { share } = useShare();
  return (
    <section className="panel" aria-labelledby="processes">
      <h2 id="processes">{t("supervision.processes")}</h2>
      {props.processes.length === 0 ? (
        <p className="muted">{t("supervision.noProcesses")}</p>
      ) : (
        <>
          <p className="muted">{t("supervision.processesHint")}</p>
          <Table
            label={t("supervision.processes")}
            heads={heads.map((h) => t(`supervision.${h}`))}
            lines={props.processes.map((p) => ({
              key: p.process,
              name: text(p.title),
              cells: [p.ended, share(p.withinStatutory, p.ended), share(p.withinPromised, p.ended), share(p.overStatutory, p.ended)],
            }))}
          />
        </>
      )}
    </section>
  );
}
