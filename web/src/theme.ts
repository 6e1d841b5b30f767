import type { ThemeConfig } from "antd";

// Deep teal on warm white: calm, official, and every pair below holds 4.5:1 or more.
export const colors = {
  ink: "#1d2b2f",
  soft: "#55646a",
  line: "#dcd8cf",
  paper: "#fbf9f5",
  card: "#ffffff",
  teal: "#14505c",
  tealSoft: "#e6f0f1",
  indigo: "#3a4a8c",
  indigoSoft: "#eceffa",
  green: "#2a6b3f",
  greenSoft: "#e8f3ea",
  amber: "#8a5a00",
  amberSoft: "#fdf3dc",
  red: "#a4262c",
  redSoft: "#fbeaea",
} as const;

export const fonts = '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", system-ui, -apple-system, "Segoe UI", sans-serif';

// Where somebody wants no motion the style sheet stops every animation; the library must know, or it
// waits for the end of one that never runs and leaves its lists off the screen.
const still = typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;

export const theme: ThemeConfig = {
  token: {
    motion: !still,
    colorPrimary: colors.teal,
    colorInfo: colors.teal,
    colorSuccess: colors.green,
    colorWarning: colors.amber,
    colorError: colors.red,
    // Derived from colours as deep as these, the grounds would come out grey.
    colorInfoBg: colors.tealSoft,
    colorInfoBorder: "#a9c8cd",
    colorSuccessBg: colors.greenSoft,
    colorSuccessBorder: "#a5cdb0",
    colorWarningBg: colors.amberSoft,
    colorWarningBorder: "#dfc07a",
    colorErrorBg: colors.redSoft,
    colorErrorBorder: "#e3b1b3",
    colorLink: colors.teal,
    colorText: colors.ink,
    colorTextSecondary: colors.soft,
    colorTextDescription: colors.soft,
    colorTextPlaceholder: "#6b777b",
    colorBgLayout: colors.paper,
    colorBorder: "#b9b6ae",
    colorBorderSecondary: colors.line,
    borderRadius: 6,
    fontFamily: fonts,
    fontSize: 15,
    controlHeight: 38,
  },
  components: {
    Button: { primaryShadow: "none" },
    Form: { itemMarginBottom: 20 },
    Card: { headerFontSize: 17 },
    // The days of the months beside can be chosen too, so they must be readable; and the whole month
    // stands above or below its field on a phone 360 by 740.
    DatePicker: { colorTextDisabled: colors.soft, cellWidth: 40, cellHeight: 24, textHeight: 38 },
  },
};
