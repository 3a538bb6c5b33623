"""The CSS that the theme cannot say: chips, tables that scroll, the pane, reading width.

Light and dark share it: `light-dark()` follows the theme in use. Its few colours are those of
`.streamlit/config.toml`.
"""

STYLE = """
<style>
.stApp { --page: light-dark(#fcfcfa, #121818); --accent: light-dark(#0c6961, #3fb3a6); --quiet: light-dark(#55605d, #a3b0ac);
  --ink: light-dark(#1b2422, #e4eae7);
  --line: light-dark(#d6dad3, #33403f); }
[data-testid="stMainBlockContainer"] { max-width: 1480px; padding-top: 4rem; }
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] style), .st-key-cite-links { position: absolute; height: 0; overflow: hidden; }

/* one reading column; a second one only while a source is open */
.st-key-beside > * > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"]:last-child:not(:has(.st-key-pane)) { display: none; }
.st-key-beside:not(:has(.st-key-pane)) > * > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"]:first-child { max-width: 860px; margin: 0 auto; flex: 1 1 100%; }
[data-testid="stBottomBlockContainer"] { max-width: 892px; padding-top: .5rem; padding-bottom: 1.1rem; }
[data-testid="stBottomBlockContainer"] [data-testid="stCaptionContainer"] p { text-align: center; font-size: .78rem; margin: 0; }

/* words on the accent colour: white by day, dark by night */
:is([data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"], [data-tag]):not([disabled]) :is(p, span, svg) { color: light-dark(#fff, #0c1413) !important; }

/* quiet text stays readable */
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] :is(p, li), [data-testid="stExpander"] summary { color: var(--quiet); opacity: 1; }

/* the exchange: a question on a tint, the answer on the page */
[data-testid="stChatMessage"] { background: transparent; padding: .25rem 0 .6rem; gap: 0; scroll-margin-top: 4.2rem; }
[data-testid="stChatMessage"] > [data-testid^="stChatMessageAvatar"] { display: none; }
[data-testid="stChatMessage"]:has([data-testid="stChatMessageAvatarUser"]) { padding: .5rem .9rem; border-radius: .45rem; border-left: 3px solid var(--accent);
  background: color-mix(in srgb, var(--accent) 9%, transparent); max-height: 14rem; overflow-y: auto; font-weight: 550; }

/* citation chips: inline, so that they stay with the word before them */
a[href^="#cite-"] { padding: .08rem .32rem; margin: 0 .07rem; border-radius: .28rem; font-size: .72em; font-weight: 600; text-decoration: none !important;
  vertical-align: .1em; background: color-mix(in srgb, currentColor 13%, transparent); font-variant-numeric: tabular-nums; }
a[href^="#cite-"]:hover, a[href^="#cite-"]:focus-visible, a[href^="#cite-"][aria-current] { background: color-mix(in srgb, currentColor 28%, transparent); outline: 1px solid currentColor; }

/* tables: dense, scrolling by themselves on a narrow screen */
[data-testid="stMarkdownContainer"] table { display: block; overflow-x: auto; width: fit-content; max-width: 100%; font-size: .88rem; font-variant-numeric: tabular-nums; }
[data-testid="stMarkdownContainer"] :is(td, th) { padding: .32rem .7rem; vertical-align: top; min-width: 5rem; border-color: var(--line); border-width: 0 0 1px; }
[data-testid="stMarkdownContainer"] th { font-weight: 650; white-space: nowrap; border-bottom-width: 2px; }
[data-testid="stMarkdownContainer"] td:first-child { min-width: 7rem; color: var(--quiet); }

/* kept conversations: one line each */
[class*="st-key-conversation-"] button { justify-content: flex-start; min-height: 1.9rem; padding: .15rem .55rem; }
[class*="st-key-conversation-"] button > div { justify-content: flex-start; width: 100%; min-width: 0; }
[class*="st-key-conversation-"] button p { font-size: .86rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; text-align: left; }
[class*="st-key-row-"] [data-testid="stPopover"] button { padding: .1rem .25rem; min-height: 1.9rem; }
[class*="st-key-row-"] [data-testid="stPopover"] [data-testid="stIconMaterial"] ~ *, [class*="st-key-row-"] [data-testid="stPopover"] button > div > div:last-child:not(:first-child) { display: none; }
[class*="st-key-actions-"] button p { font-size: .85rem; color: var(--quiet); }

/* what defends an answer */
[class*="st-key-defence-"] { border-top: 1px solid var(--line); padding-top: .3rem; }
[class*="st-key-sources-list-"] button { justify-content: flex-start; min-height: 1.6rem; padding: .12rem .4rem; }
[class*="st-key-sources-list-"] button p { text-align: left; font-size: .85rem; white-space: normal; line-height: 1.35; }
[class*="st-key-sources-list-"] button > div, .st-key-examples button > div { justify-content: flex-start; width: 100%; text-align: left; }

/* disagreements and problems: a notice, not an alarm */
[class*="st-key-notice-"] { border-left: 3px solid light-dark(#b07b12, #d6a742); background: light-dark(#fbf5e4, #241f13); border-radius: .45rem; padding: .65rem .9rem .75rem; }

/* the source beside the answer */
.st-key-beside [data-testid="stColumn"]:has(.st-key-pane) { position: sticky; top: 4.25rem; align-self: flex-start; max-height: calc(100vh - 11.5rem); overflow-y: auto; }
.st-key-pane { background: var(--page); }
.st-key-pane :is(h1, h2, h3, h4) { font-size: 1rem; padding: .4rem 0 .1rem; }
.st-key-pane [data-testid="stMarkdownContainer"] { font-size: .9rem; overflow-wrap: anywhere; }
.st-key-pane table { width: 100%; display: table; }
.st-key-pane :is(td, th) { min-width: 0 !important; overflow-wrap: break-word; }
.st-key-pane td:last-child { min-width: 4.5rem !important; }
.st-key-pane-head { justify-content: space-between; }

[data-testid="stStatusWidget"] :is(img, svg) { display: none; }

/* empty chat */
.st-key-welcome { scroll-margin-top: 4.2rem; max-width: 760px; margin: 5vh auto 0; }
.st-key-tour { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.2rem; margin-top: 1.2rem; border-top: 1px solid var(--line); padding-top: .8rem; }
.st-key-tour [data-testid="stMarkdownContainer"] p { font-size: .85rem; line-height: 1.45; }
.st-key-examples { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem; margin-top: .6rem; }

/* views beside the chat: as wide as tables need, dense */
.st-key-wide-view .st-key-beside:not(:has(.st-key-pane)) > * > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"]:first-child { max-width: none; }
.st-key-wide-view { max-width: 1240px; margin: 0 auto; } .st-key-wide-view:has(.st-key-pane) { max-width: none; }
.st-key-wide-view .st-key-beside [data-testid="stColumn"]:has(.st-key-pane) { max-height: calc(100vh - 5.5rem); }
.st-key-wide-view h1 { font-size: 1.55rem; line-height: 1.25; font-weight: 650; padding: 0; margin: .1rem 0 .2rem; }
.st-key-wide-view h2 { font-size: 1.12rem; padding: 1.1rem 0 .3rem; border-top: 1px solid var(--line); margin-top: .6rem; scroll-margin-top: 8.5rem; }
.st-key-wide-view h3.verdict { font-size: .9rem; font-weight: 650; padding: .25rem 0 0; margin: 0; display: flex; align-items: center; gap: .45rem; }
.st-key-wide-view h3.verdict::before { content: ""; width: .6rem; height: .6rem; border-radius: 50%; border: 2px solid var(--accent); background: var(--accent); }
.st-key-wide-view h3.documentation_required::before { background: linear-gradient(90deg, var(--accent) 50%, transparent 50%); }
.st-key-wide-view h3.not_needed::before { background: transparent; }
.st-key-wide-view h3.not_allowed::before { border-color: light-dark(#a33a2c, #e58a7c); background: light-dark(#a33a2c, #e58a7c); border-radius: 0; }
.st-key-wide-view [data-testid="stMarkdownContainer"] :is(p, li) { font-size: .92rem; }
.st-key-wide-view [data-testid="stMarkdownContainer"] table { width: 100%; }
.st-key-wide-view [data-testid="stMarkdownContainer"] td { min-width: 0; }
.st-key-wide-view [data-testid="stMarkdownContainer"] td:first-child strong { color: var(--ink); }
.st-key-comparison tr:has(td:first-child strong) td { background: color-mix(in srgb, var(--accent) 7%, transparent); }
.st-key-tables td:nth-child(3) { white-space: nowrap; }
.st-key-wide-view [data-testid="stMarkdownContainer"] td:first-child { min-width: 4rem; }
.st-key-wide-view .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
a[href^="code?code="] { text-decoration-thickness: 1px; text-underline-offset: .16em; font-variant-numeric: tabular-nums; }
[data-testid="stChatMessage"] a[href^="code?code="] { color: inherit; text-decoration-style: dotted; text-decoration-color: var(--accent); }

.code-head .number { font-variant-numeric: tabular-nums; color: var(--accent); margin-right: .35rem; }
.code-head p { margin: 0; color: var(--quiet); font-size: .9rem; }
.st-key-tiles { display: grid; align-items: stretch; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .6rem; }
.st-key-tiles > div { border: 1px solid var(--line); border-radius: .45rem; padding: .5rem .75rem .55rem; width: auto !important; height: auto !important; }
.st-key-tiles [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
.st-key-wide-view .st-key-tiles [data-testid="stMarkdownContainer"] p { margin: 0; font-size: .8rem; color: var(--quiet); line-height: 1.35; }
.st-key-wide-view .st-key-tiles [data-testid="stMarkdownContainer"] p:nth-child(2) { font-size: 1.2rem; color: inherit; line-height: 1.5; }
.st-key-tiles p:nth-child(2) a { font-size: .62rem; }
.contents { display: flex; flex-wrap: wrap; gap: .15rem .3rem; padding: .3rem 0; border-bottom: 1px solid var(--line); }
.contents a { font-size: .82rem; padding: .12rem .45rem; border-radius: .3rem; text-decoration: none; color: var(--quiet); }
.contents a:hover, .contents a:focus-visible { background: color-mix(in srgb, var(--accent) 14%, transparent); color: inherit; }
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] .contents) { position: sticky; top: 3.75rem; z-index: 20; background: var(--page); }
.st-key-checklist li { list-style: none; position: relative; }
.st-key-checklist li::before { content: ""; position: absolute; left: -1.35rem; top: .3rem; width: .72rem; height: .72rem; border: 1.5px solid var(--quiet); border-radius: .15rem; }

/* drawings */
.bars { display: grid; gap: .4rem; }
.bar { display: grid; grid-template-columns: 9.5rem 1fr 6.2rem; align-items: center; gap: .1rem .6rem; font-size: .86rem; font-variant-numeric: tabular-nums; }
.bar-track { display: flex; height: .85rem; background: color-mix(in srgb, var(--quiet) 13%, transparent); border-radius: .2rem; overflow: hidden; }
.part-0 { background: var(--accent); } .part-1 { background: color-mix(in srgb, var(--accent) 42%, transparent); }
.bar-whole { text-align: right; font-weight: 600; }
.bar-said { grid-column: 2 / 4; font-size: .76rem; color: var(--quiet); } .bar-said:empty { display: none; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 1rem; max-width: 1000px; }
.plots figure { margin: 0; } .plots figcaption { font-size: .82rem; color: var(--quiet); }
.plots svg, .code-graph svg { width: 100%; height: auto; display: block; overflow: visible; }
.plots path { fill: none; stroke: var(--accent); stroke-width: 2; } .plots circle { fill: var(--accent); }
.plots text, .code-graph text { text-anchor: middle; fill: currentColor; font-variant-numeric: tabular-nums; }
.plots .value { font-size: 12px; font-weight: 600; paint-order: stroke; stroke: var(--page); stroke-width: 4px; } .plots .name { font-size: 11px; fill: var(--quiet); }
.code-graph { overflow-x: auto; padding: 2px; } .code-graph svg { width: auto; max-width: none; }
.code-graph path { fill: none; stroke: var(--line); stroke-width: 1.3; }
.code-graph text { font-size: 13px; } .code-graph .head { font-size: 12px; fill: var(--quiet); }
.code-graph rect { fill: var(--page); stroke: var(--accent); }
.code-graph a:hover rect, .code-graph a:focus-visible rect { fill: color-mix(in srgb, var(--accent) 18%, transparent); stroke-width: 2; }
.code-graph a:focus-visible { outline: none; }
.code-graph .own rect { fill: var(--accent); } .code-graph .own text { fill: light-dark(#fff, #0c1413); font-weight: 650; }
.code-graph .rest rect { stroke: var(--line); } .code-graph .rest text { fill: var(--quiet); font-size: 12px; }
.months { display: flex; flex-wrap: wrap; align-items: flex-start; gap: .4rem 1.5rem; }
.months table { border-collapse: separate; border-spacing: 1px; font-size: .78rem; font-variant-numeric: tabular-nums; }
.months caption { text-align: left; font-weight: 600; padding: .2rem 0; caption-side: top; color: inherit; }
.months th { font-weight: 400; color: var(--quiet); } .months :is(td, th) { width: 1.75rem; height: 1.5rem; text-align: center; padding: 0; }
.months .inside, .months .surgery { background: color-mix(in srgb, var(--accent) 20%, transparent); border-radius: .2rem; }
.months .surgery { outline: 2px solid var(--accent); outline-offset: -2px; font-weight: 700; }

@media (min-width: 1151px) {
  .st-key-wide-view [data-testid="stMarkdownContainer"] table { display: table; }
  [class*="st-key-modifier-table-"] th:nth-child(1) { width: 5rem; } [class*="st-key-modifier-table-"] th:nth-child(2) { width: 17rem; }
  .st-key-denials th:first-child { width: 45%; }
}

/* every view in the bar above, without a menu for the last ones */
@media (min-width: 641px) and (max-width: 1280px) {
  [data-testid="stTopNavLink"] { padding-left: .5rem; padding-right: .5rem; } [data-testid="stTopNavLink"] > span:first-child { display: none; }
}

/* too narrow for two columns: a sheet above the input, so that the answer's chips stay in reach */
@media (max-width: 1150px) {
  .st-key-beside [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]) { flex-direction: column; }
  .st-key-beside [data-testid="stColumn"] { flex: 1 1 auto !important; width: 100% !important; min-width: 100% !important; }
  .st-key-beside [data-testid="stColumn"]:has(.st-key-pane) { position: sticky; top: auto; bottom: 7.4rem; align-self: stretch; z-index: 90; max-height: 48vh;
    background: var(--page); border-radius: .6rem; box-shadow: 0 -6px 22px rgb(0 0 0 / .2), 0 2rem 0 var(--page); }
}
@media (max-width: 1150px) {
  .st-key-wide-view .st-key-beside [data-testid="stColumn"]:has(.st-key-pane) { bottom: .5rem; max-height: 48vh; }
}
@media (max-width: 640px) {
  .st-key-wide-view .st-key-beside [data-testid="stColumn"]:has(.st-key-pane) { bottom: .5rem !important; }
  [data-testid="stMainBlockContainer"], [data-testid="stBottomBlockContainer"] { padding-left: .8rem; padding-right: .8rem; }
  .st-key-beside [data-testid="stColumn"]:has(.st-key-pane) { bottom: 8.6rem; }
  .st-key-welcome { margin-top: 1vh; }
  .st-key-examples, .st-key-tour { grid-template-columns: 1fr; gap: .5rem; }
  .st-key-wide-view [data-testid="stMarkdownContainer"] td:nth-child(2) { min-width: 7rem; }
  .st-key-wide-view .st-key-editions td:first-child { min-width: 9rem; }
  .st-key-edit-table td:nth-child(2) { min-width: 11rem !important; } .st-key-edit-table td:nth-child(4) { min-width: 12rem; }
  .bar { grid-template-columns: 7rem 1fr 5.4rem; }
  .st-key-wide-view h1 { font-size: 1.25rem; }
  .st-key-tiles { grid-template-columns: 1fr 1fr; }
  [data-testid="stElementContainer"]:has(> [data-testid="stHtml"] .contents) { position: static; }
  [data-testid="stChatMessage"] td:first-child, [data-testid="stChatMessage"] th:first-child { position: sticky; left: 0; background: var(--page); }
}
.in-print { display: none; }
/* on paper: the content alone, black on white, on as many pages as it takes */
@media print {
  @page { margin: 14mm; }
  .stApp { --page: #fff; --accent: #0c6961; --quiet: #4a5452; --ink: #000; --line: #b9bfba; color-scheme: light !important; print-color-adjust: exact; }
  html, body, .stApp { background: #fff !important; }
  .stApp :is([data-testid="stSidebar"], [data-testid="stBottom"], [data-testid="stHeader"], .contents, .st-key-find, .st-key-code-actions, .st-key-edit-filters, .st-key-suggestions, .st-key-claim-entry, [class*="st-key-actions-"], [class*="st-key-claim-keep"], [data-testid="stElementToolbar"], [data-testid="stButton"]:not([class*="st-key-sources-list-"] *), [data-testid="stDownloadButton"],
  [data-testid="stFormSubmitButton"], [data-testid="stPopover"], [data-testid="stFileUploader"], [data-testid="stChatInput"], [data-testid="stDateInput"], [data-testid="stButtonGroup"],
  [data-testid="stStatusWidget"], [data-testid="stToast"], summary [data-testid="stExpanderIcon"], summary [data-testid="stIconMaterial"],
  [data-testid="stExpander"]:not(:has([data-testid="stExpanderDetails"] [data-testid="stElementContainer"])), .st-key-beside [data-testid="stColumn"]:has(.st-key-pane)) { display: none !important; }
  html, body, #root, .stApp, .stApp :is([data-testid="stAppViewContainer"], [data-testid="stMain"], [data-testid="stMainBlockContainer"], [data-testid="stVerticalBlock"], [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]), [data-testid="stColumn"], [data-testid="stLayoutWrapper"], [data-testid="stChatMessage"]) {
    position: static !important; display: block !important; overflow: visible !important; width: auto !important; height: auto !important; max-width: none !important; max-height: none !important; min-width: 0 !important; min-height: 0 !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; }
  .stApp, .stApp :is(div, section, main, td, th, p, li, h1, h2, h3, h4, summary, strong, code, span:not(.number)) { color: #000 !important; }
  .stApp :is(div, section, main, table, td, th, details):not(.bar-track):not(.bar-track *):not(.inside):not(.surgery) { background-color: transparent !important; }
  .stApp [data-testid="stElementContainer"]:has(> [data-testid="stButtonGroup"]) { display: none !important; }
  [data-testid="stVerticalBlock"] > * { margin-bottom: .55rem; } .st-key-tiles > * { margin: 0 !important; }
  .st-key-wide-view h2 { margin-bottom: .3rem; }
  .stApp .st-key-tiles.st-key-tiles.st-key-tiles { display: grid !important; grid-template-columns: repeat(3, 1fr) !important; }
  .in-print { display: block; }
  details:not([open])::details-content, details::details-content { display: block; content-visibility: visible; block-size: auto; height: auto; }
  [data-testid="stExpander"] details > div, [data-testid="stExpanderDetails"] { display: block !important; height: auto !important; max-height: none !important; opacity: 1 !important; visibility: visible !important; overflow: visible !important; }
  [data-testid="stElementContainer"]:has(:is(h1, h2, h3)), :is(h1, h2, h3, summary) { break-after: avoid; }
  :is(tr, figure, .bar, .months table, li) { break-inside: avoid; } thead { display: table-header-group; }
  .stApp [data-testid="stMarkdownContainer"] table, .st-key-wide-view [data-testid="stMarkdownContainer"] table { display: table; width: 100%; font-size: .8rem; overflow: visible; }
  [data-testid="stMarkdownContainer"] :is(td, th) { min-width: 0 !important; white-space: normal; position: static !important; }
  .stApp a { text-decoration: none !important; color: #0b655e !important; }
}
</style>
"""
