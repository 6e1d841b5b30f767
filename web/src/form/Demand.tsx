import { useTranslation } from "react-i18next";
import type { FormSchema, GuideMaterial } from "../api/types";
import { useFormat } from "../format";
import { useText } from "../text";

/** Demand says whether a material has to be brought: always, only in some cases, or as one likes. */
export function Demand(props: { material: GuideMaterial; needed?: boolean }) {
  const { t } = useTranslation();
  const { required, depends, later } = props.material;
  if (later) return <span className="badge badge-plain">{t("guide.later")}</span>;
  if (depends?.length && !props.needed) return <span className="badge badge-depends">{t("guide.depends")}</span>;
  if (depends?.length) return <span className="badge badge-required">{t("guide.needed")}</span>;
  return (
    <span className={required ? "badge badge-required" : "badge badge-plain"}>{t(required ? "guide.required" : "guide.optional")}</span>
  );
}

/** Depends names what was filled in that decides whether a material is asked for. */
export function Depends(props: { material: GuideMaterial; schema: FormSchema }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { depends } = props.material;
  if (!depends?.length) return null;
  const titles = depends.map((name) => {
    const field = props.schema.properties?.[name];
    return text(field?.["x-title"]) || field?.title || name;
  });
  return <div className="basis">{t("guide.dependsOn", { fields: format.list(titles) })}</div>;
}
