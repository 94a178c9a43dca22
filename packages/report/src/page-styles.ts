/** The page's looks, in both themes and on paper. Colours have a contrast of 4.5 : 1 with what is behind them. */
export const pageStyles: string = `
:root{color-scheme:light dark;--page:#f6f5f1;--surface:#fff;--sunken:#f1efe9;--line:#dedbd2;--text:#1d2023;--muted:#5a5f66;--accent:#0b6b68;--danger:#a82117;--warn:#7d5100;--warn-soft:#fbf1da;--c0:#b4530a;--c1:#0b6b68;--c2:#6a48b0;--c3:#a82117;--c4:#22639c;--c5:#77600b}
@media screen and (prefers-color-scheme:dark){:root{--page:#131619;--surface:#1b1f23;--sunken:#23282d;--line:#333a40;--text:#ebe8e1;--muted:#a8afb6;--accent:#5fc9bf;--danger:#ff9a8d;--warn:#e9bd6c;--warn-soft:#37290f;--c0:#f0a05a;--c1:#5fc9bf;--c2:#b7a0f0;--c3:#ff9a8d;--c4:#82bdf0;--c5:#d9c065}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
main{max-width:1120px;margin:0 auto;padding:20px 16px 48px}
h1{margin:0;font-size:26px;line-height:1.2;overflow-wrap:anywhere}
h2{margin:0 0 10px;font-size:18px}
h3{margin:18px 0 6px;font-size:15px}
p{margin:0 0 8px}
a{color:var(--accent)}
section{margin-top:16px;padding:16px;border:1px solid var(--line);border-radius:12px;background:var(--surface)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
:target{outline:2px solid var(--accent);outline-offset:4px;border-radius:4px}
b,th,td,span,h1,h3{unicode-bidi:isolate}
.muted,figcaption,caption{color:var(--muted)}
.faint{color:var(--muted)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:14px;margin:16px 0 0}
.figures div{min-width:0}
.figures dt{color:var(--muted);font-size:13px}
.figures dd{margin:0;font-size:22px;font-weight:600;line-height:1.3;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.figures .note{display:block;color:var(--muted);font-size:13px;font-weight:400}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(300px,100%),1fr));gap:20px}
figure{margin:0;min-width:0}
.chart figcaption{margin-bottom:2px;color:var(--text);font-weight:600}
.chart>svg{display:block;width:100%;max-width:560px;height:auto}
.chart>svg.square{max-width:340px}
.map{max-width:640px}
.map rect{fill:none;stroke:var(--line);stroke-width:.5;vector-effect:non-scaling-stroke}
.map path{fill:color-mix(in srgb,var(--tone) var(--part),var(--surface))}
.s1{--part:40%}.s2{--part:50%}.s3{--part:58%}.s4{--part:65%}.s5{--part:72%}.s6{--part:79%}.s7{--part:86%}.s8{--part:93%}.s9{--part:100%}
.chart>svg{overflow:visible}
svg text{fill:var(--muted);font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.grid path{stroke:var(--line);stroke-width:1}
.ticks.end{text-anchor:end}
.ticks.middle{text-anchor:middle}
.series path{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.series circle{fill:currentColor}
.dashed path{stroke-dasharray:5 4}
.c0{color:var(--c0)}.c1{color:var(--c1)}.c2{color:var(--c2)}.c3{color:var(--c3)}.c4{color:var(--c4)}.c5{color:var(--c5)}
.mark path{stroke:var(--muted);stroke-width:1;stroke-dasharray:2 3}
.bars rect{fill:var(--accent);fill-opacity:.75}
.diagonal{stroke:var(--text);stroke-width:1.5;stroke-dasharray:4 4;fill:none}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;margin:0 0 4px;padding:0;list-style:none;font-size:13px}
.legend li{display:flex;align-items:center;gap:6px}
.legend svg{width:22px;height:10px;flex:none}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums}
caption{padding-bottom:6px;font-size:13px;text-align:left}
th,td{padding:4px 10px 4px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600}
.scroll tbody th{min-width:100px}
tbody th{max-width:320px;font-weight:400;overflow-wrap:anywhere}
td.number,th.number{text-align:right;white-space:nowrap}
tfoot th,tfoot td{border-bottom:0;font-weight:600}
.facts td{overflow-wrap:anywhere}
.facts th{color:var(--muted);white-space:nowrap}
.differs th,.differs td{background:var(--warn-soft)}
.confusion td,.confusion thead th{min-width:34px;padding:5px 6px;text-align:center}
.confusion thead th{vertical-align:bottom}
.confusion thead th span{display:inline-block;max-width:150px;max-height:150px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.confusion.upright thead span{writing-mode:vertical-rl;transform:rotate(180deg)}
.confusion tbody th{position:sticky;left:0;min-width:0;padding-right:10px;background:var(--surface);text-align:right}
.confusion tbody th span{display:block;max-width:min(180px,30vw);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.confusion td a{color:inherit}
.hit{--tone:var(--accent)}.miss{--tone:var(--danger)}
.l1{background:color-mix(in srgb,var(--tone) 8%,var(--surface))}.l2{background:color-mix(in srgb,var(--tone) 12%,var(--surface))}.l3{background:color-mix(in srgb,var(--tone) 17%,var(--surface))}.l4{background:color-mix(in srgb,var(--tone) 21%,var(--surface))}.l5{background:color-mix(in srgb,var(--tone) 25%,var(--surface))}.l6{background:color-mix(in srgb,var(--tone) 30%,var(--surface))}.l7{background:color-mix(in srgb,var(--tone) 34%,var(--surface))}.l8{background:color-mix(in srgb,var(--tone) 38%,var(--surface))}.l9{background:color-mix(in srgb,var(--tone) 42%,var(--surface))}
.pictures{display:flex;flex-wrap:wrap;gap:12px;margin:0;padding:0;list-style:none}
.pictures li{width:104px;font-size:12.5px;line-height:1.35;overflow-wrap:anywhere}
.pictures img{display:block;width:104px;height:auto;margin-bottom:4px;border:1px solid var(--line);border-radius:6px;image-rendering:pixelated}
.pictures span{display:-webkit-box;overflow:hidden;-webkit-box-orient:vertical;-webkit-line-clamp:6}
.pictures span.muted{-webkit-line-clamp:3}
.pictures.small li,.pictures.small img{width:60px}
.advice{display:grid;gap:10px;margin:0;padding:0;list-style:none}
.advice li{padding:10px 12px;border-radius:8px;background:var(--warn-soft)}
.advice b{display:block;color:var(--warn)}
.state{margin:4px 0 0;color:var(--muted)}
.state.failed{color:var(--danger)}
progress{width:100%;height:8px;margin-top:8px;accent-color:var(--accent)}
code{font:13px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.command{display:block;padding:8px 10px;border-radius:8px;background:var(--sunken);overflow-wrap:anywhere;user-select:all}
details{margin-top:12px}
summary{cursor:pointer;color:var(--accent)}
.live{position:sticky;top:0;z-index:1;padding:4px 16px;background:var(--sunken);color:var(--muted);font-size:13px;text-align:center}
@media print{body{background:#fff;font-size:11pt}section{break-inside:avoid;border-color:#bbb}details::details-content{content-visibility:visible;block-size:auto}.scroll{overflow:visible}.live{display:none}}
`;
