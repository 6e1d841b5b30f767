import { useTranslation } from "react-i18next";
import { percent } from "./period";
import "../case/ledger.css";

/** Table puts numbers in columns under a row of headings; the first cell of a line names it. */
export function Table(props: {
  label: string;
  heads: string[];
  lines: { key: string; name: string; cells: (string | number)[] }[];
  total?: (string | number)[];
}) {
  const { t } = useTranslation();
  const [first, ...others] = props.heads;
  return (
    <div className="table-scroll" role="region" aria-label={props.label} tabIndex={0}>
      <table className="table">
        <caption className="visually-hidden">{props.label}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {others.map((h) => (
              <th key={h} scope="col" className="table-number">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.lines.map((line) => (
            <tr key={line.key}>
              <th scope="row">{line.name}</th>
              <Cells values={line.cells} />
            </tr>
          ))}
        </tbody>
        {props.total && props.lines.length > 1 && (
          <tfoot>
            <tr>
              <th scope="row">{t("supervision.total")}</th>
              <Cells values={props.total} />
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function Cells(props: { values: (string | number)[] }) {
  return props.values.map((v, i) => (
    <td key={i} className="table-number">
      {v}
    </td>
  ));
}

/** useShare words a part of a whole. */
export function useShare() {
  const { t } = useTranslation();
  return {
    rate: (part: number, whole: number) => {
      const p = percent(part, whole);
      return p === undefined ? t("supervision.noRate") : t("supervision.percent", { percent: p });
    },
    share: (part: number, whole: number) => {
      const p = percent(part, whole);
      return p === undefined ? String(part) : t("supervision.share", { count: part, percent: p });
    },
  };
}
