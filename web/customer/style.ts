import { cards, readableAccent } from './accent.ts';

/** The style sheet of the pages, in the company's colour. Logical properties only: it reads from either side. */
export function styleSheet(colour: string): string {
  const accent = readableAccent(colour);
  return `
:root{color-scheme:light dark;--ink:#1b2130;--soft:#576073;--paper:#f5f6f9;--card:${cards.light};--line:#d9dee8;--edge:#7a8496;--bad:#b3261e;--accent:${accent.light};--on:#ffffff}
@media(prefers-color-scheme:dark){:root{--ink:#e9ecf3;--soft:#a8b1c3;--paper:#0f131b;--card:${cards.dark};--line:#2d3545;--edge:#8b95a8;--bad:#ffb4ab;--accent:${accent.dark};--on:#0f131b}}
:root{--tint:color-mix(in srgb,var(--accent) 10%,var(--card))}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans SC","PingFang SC",sans-serif;overflow-wrap:break-word}
a{color:var(--accent)}
.skip{position:absolute;inset-block-start:-6rem;inset-inline-start:1rem;background:var(--card);padding:.75rem 1rem;border-radius:.5rem}
.skip:focus{inset-block-start:1rem}
.top,main,.foot{max-width:46rem;margin-inline:auto;padding-inline:1.25rem}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .75rem;padding-block:1.25rem .25rem}
.top img{block-size:2.25rem;max-inline-size:10rem}
.top strong{font-size:1.05rem}
.top nav{margin-inline-start:auto}
.langs{display:flex;white-space:nowrap;gap:.25rem;list-style:none;padding:0;margin-block:0;font-size:.875rem}
.langs a{margin-inline-end:-.1rem}
.langs a,.tabs a{display:inline-block;padding:.5rem .6rem;min-block-size:2.25rem;border-radius:.5rem;color:var(--soft);text-decoration:none}
.langs a:hover,.tabs a:hover{color:var(--ink);background:var(--line)}
.langs [aria-current],.tabs [aria-current]{color:var(--accent);font-weight:600}
h1{font-size:clamp(1.6rem,5.2vw,2.15rem);line-height:1.2;letter-spacing:-.015em;margin:1.25rem 0 .5rem;text-wrap:balance}
h2{font-size:1.2rem;line-height:1.3;margin:0 0 .25rem}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
p{margin:0 0 .75rem}
.lead{color:var(--soft);font-size:1.05rem;margin-block-end:1rem}
.hint{color:var(--soft);font-size:.9rem;margin-block-end:1rem}
.tabs{display:flex;gap:.25rem;border-block-end:1px solid var(--line);margin-block:1rem 1.25rem;font-size:.95rem}
.tabs a{border-end-start-radius:0;border-end-end-radius:0;border-block-end:3px solid transparent}
.tabs [aria-current]{border-block-end-color:var(--accent)}
.card{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:1.25rem;margin-block-end:1rem;min-inline-size:0}
fieldset{border:0;margin:0;padding:0;min-inline-size:0}
legend{padding:0;font-weight:600}
.note{border-inline-start:4px solid var(--accent);background:var(--tint);border-radius:.5rem;padding:1rem 1.1rem;margin-block-end:1.25rem}
.note.bad{border-inline-start-color:var(--bad)}
.note h2{margin-block-end:.35rem}
.note ul{margin:.25rem 0 .5rem;padding-inline-start:1.2rem}
.note p:last-child{margin:0}
.fault{color:var(--bad);font-size:.9rem;font-weight:600;margin:.35rem 0 0}
.way{padding-block:1rem;border-block-start:1px solid var(--line)}
.way:first-of-type{border:0;padding-block-start:.25rem}
.way legend{display:contents}
.who{display:flex;flex-wrap:wrap;gap:0 .5rem;align-items:baseline;margin-block-end:.5rem}
.who small{color:var(--soft);font-weight:400;font-size:.9rem}
.choice{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;border:1px solid var(--edge);border-radius:.65rem;overflow:hidden}
.choice label{position:relative;display:grid;place-items:center;text-align:center;padding:.5rem .4rem;min-block-size:2.9rem;font-size:.9rem;line-height:1.25;cursor:pointer;border-inline-start:1px solid var(--line)}
.choice label:first-child{border:0}
.choice input{position:absolute;opacity:0;inset:0;inline-size:100%;block-size:100%;margin:0;cursor:pointer}
.choice label:has(:checked){background:var(--accent);color:var(--on);font-weight:600}
.choice label:has(:focus-visible){outline:3px solid var(--ink);outline-offset:-3px}
.check{display:flex;gap:.65rem;align-items:flex-start;padding-block:.5rem;font-size:.95rem;cursor:pointer}
.way .check{font-size:.9rem;line-height:1.45;color:var(--soft);padding-block:.75rem 0}
.check small{display:block;font-size:.825rem}
input[type=checkbox],input[type=radio]{accent-color:var(--accent);inline-size:1.35rem;block-size:1.35rem;flex:none;margin:.1rem 0 0}
.closed{background:var(--tint);border-radius:.5rem;padding:.6rem .8rem;font-size:.9rem;margin-block-start:.6rem}
.closed p:last-child{margin:0}
select,input[type=date],input[type=time]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:.55rem;padding:.5rem .6rem;min-block-size:2.9rem;max-inline-size:100%}
select{inline-size:100%}
label.field{display:block;font-weight:600;font-size:.95rem}
label.field>*{display:block;margin-block-start:.3rem;font-weight:400}
.fields{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr))}
.topics{inline-size:100%;border-collapse:collapse;font-size:.95rem}
.topics th{text-align:start;font-weight:600;padding:.35rem .25rem}
.topics thead th{color:var(--soft);font-size:.8rem;font-weight:600;text-align:center;vertical-align:bottom;line-height:1.25}
.topics thead th:first-child{text-align:start}
.topics td{text-align:center;padding:0}
.topics tbody tr{border-block-start:1px solid var(--line)}
.topics label{display:grid;place-items:center;min-block-size:2.9rem;min-inline-size:2.75rem;cursor:pointer}
.topics input{margin:0}
.row{border:1px solid var(--line);border-radius:.75rem;padding:.75rem;margin-block:.75rem}
.row legend{font-size:.85rem;color:var(--soft);padding-inline:.3rem}
.days{display:grid;grid-template-columns:repeat(7,1fr);gap:.3rem;margin-block-end:.6rem}
.days label{position:relative;display:grid;place-items:center;min-block-size:2.5rem;border:1px solid var(--edge);border-radius:.55rem;font-size:.875rem;cursor:pointer}
.days input{position:absolute;opacity:0;inset:0;inline-size:100%;block-size:100%;margin:0;cursor:pointer}
.days label:has(:checked){background:var(--accent);border-color:var(--accent);color:var(--on);font-weight:600}
.days label:has(:focus-visible){outline:3px solid var(--ink);outline-offset:2px}
.span{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end}
.span label{flex:1;min-inline-size:7rem;font-size:.85rem;color:var(--soft)}
.span input{display:block;inline-size:100%;color:var(--ink)}
form:has(input[name=hours]:checked:not([value=only])) .rows{display:none}
form:has(select[name=pause]) .until{display:none}
form:has(option[value=until]:checked) .until{display:block}
.week{display:grid;grid-template-columns:2.7rem repeat(7,1fr);gap:2px;margin-block:1rem .5rem;font-size:.75rem;color:var(--soft);user-select:none;-webkit-user-select:none}
.week b{font-weight:600;text-align:center;padding-block-end:.15rem}
.week i{font-style:normal;text-align:end;padding-inline-end:.4rem;block-size:0;line-height:1;white-space:nowrap;font-variant-numeric:tabular-nums}
.week u{block-size:.95rem;border-radius:3px;background:var(--line);text-decoration:none}
.week u.on{background:var(--accent)}
.week u.part{background:repeating-linear-gradient(135deg,var(--accent) 0 4px,var(--line) 4px 8px)}
.js .week u{block-size:1.15rem;cursor:pointer}
.js .week u:hover{outline:2px solid var(--ink)}
.key{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.85rem;color:var(--soft);padding:0;margin:0 0 .5rem;list-style:none}
.key li{display:flex;align-items:center;gap:.4rem}
.key u{inline-size:1rem;block-size:1rem;border-radius:3px;background:var(--line)}
.key u.on{background:var(--accent)}
.only-js{display:none}
.js .only-js{display:block}
button,.button{font:inherit;font-weight:600;display:inline-grid;place-items:center;min-block-size:2.9rem;padding:.5rem 1.4rem;border-radius:.65rem;border:1px solid var(--accent);background:var(--accent);color:var(--on);cursor:pointer;text-decoration:none}
button.quiet{background:transparent;color:var(--accent);border-color:var(--edge);font-weight:600}
button.danger{background:transparent;color:var(--bad);border-color:var(--bad)}
.small{min-block-size:2.25rem;padding:.25rem .8rem;font-size:.875rem}
:is(a,button,select,input,summary,[tabindex]):focus-visible{outline:3px solid var(--ink);outline-offset:2px}
.bar{position:sticky;inset-block-end:0;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;background:var(--paper);border-block-start:1px solid var(--line);padding-block:.75rem;margin-block-end:1.5rem;z-index:1}
.bar button{flex:0 0 auto}
.bar p{margin:0;color:var(--soft);font-size:.9rem}
html{scroll-padding-block-end:6rem}
.list{list-style:none;margin:0;padding:0}
.list li{border-block-start:1px solid var(--line);padding-block:.65rem}
.list li:first-child{border:0}
.list time,.list small{color:var(--soft);font-size:.85rem}
.list q{display:block;color:var(--soft);font-size:.9rem}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.4rem 1rem;margin:0}
dt{color:var(--soft)}
dd{margin:0;min-inline-size:0}
.foot{color:var(--soft);font-size:.85rem;padding-block:1rem 3rem;margin-block-start:1rem}
.foot address{font-style:normal}
.plain{max-width:34rem}
.plain .card{padding:1.75rem;margin-block-start:8vh}
.plain h1{margin-block-start:0;font-size:1.5rem}
.plain button{inline-size:100%}
.plain form+form,.plain form+p{margin-block-start:.75rem}
.stack>*+*{margin-block-start:.6rem}
@media(min-width:48rem){.when{display:grid;grid-template-columns:1fr 19rem;gap:1.5rem}.card{padding:1.75rem}.week u,.js .week u{block-size:.95rem}}
@media(prefers-reduced-motion:no-preference){button,.choice label,.days label,.week u{transition:background-color .12s,color .12s}}
@media print{.bar,.langs,.tabs,.skip{display:none}}
`;
}
