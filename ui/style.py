"""The CSS that the theme cannot say: chips, tables that scroll, the pane, reading width.

Light and dark share it: `light-dark()` follows the theme in use. Its few colours are those of
`.streamlit/config.toml`.
"""

STYLE = """
<style>
.stApp { --page: light-dark(#fcfcfa, #121818); --accent: light-dark(#0c6961, #3fb3a6); --quiet: light-dark(#55605d, #a3b0ac);
  --line: light-dark(#d6dad3, #33403f); }
[data-testid="stMainBlockContainer"] { max-width: 1480px; padding-top: 4rem; }
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] style), .st-key-cite-links { position: absolute; height: 0; overflow: hidden; }

/* one reading column; a second one only while a source is open */
.st-key-beside [data-testid="stColumn"]:last-child:not(:has(.st-key-pane)) { display: none; }
.st-key-beside:not(:has(.st-key-pane)) [data-testid="stColumn"]:first-child { max-width: 860px; margin: 0 auto; flex: 1 1 100%; }
[data-testid="stBottomBlockContainer"] { max-width: 892px; padding-top: .5rem; padding-bottom: 1.1rem; }
[data-testid="stBottomBlockContainer"] [data-testid="stCaptionContainer"] p { text-align: center; font-size: .78rem; margin: 0; }

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
a[href^="#cite-"]:hover, a[href^="#cite-"]:focus-visible { background: color-mix(in srgb, currentColor 28%, transparent); outline: 1px solid currentColor; }

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
.st-key-welcome { max-width: 700px; margin: 9vh auto 0; }
.st-key-examples { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem; margin-top: .6rem; }

/* too narrow for two columns: a sheet above the input, so that the answer's chips stay in reach */
@media (max-width: 1150px) {
  .st-key-beside [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]) { flex-direction: column; }
  .st-key-beside [data-testid="stColumn"] { flex: 1 1 auto !important; width: 100% !important; min-width: 100% !important; }
  .st-key-beside [data-testid="stColumn"]:has(.st-key-pane) { position: sticky; top: auto; bottom: 7.4rem; align-self: stretch; z-index: 90; max-height: 48vh;
    background: var(--page); border-radius: .6rem; box-shadow: 0 -6px 22px rgb(0 0 0 / .2), 0 2rem 0 var(--page); }
}
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"], [data-testid="stBottomBlockContainer"] { padding-left: .8rem; padding-right: .8rem; }
  .st-key-beside [data-testid="stColumn"]:has(.st-key-pane) { bottom: 8.6rem; }
  .st-key-welcome { margin-top: 1vh; }
  .st-key-examples { grid-template-columns: 1fr; }
  [data-testid="stChatMessage"] td:first-child, [data-testid="stChatMessage"] th:first-child { position: sticky; left: 0; background: var(--page); }
}
@media print { [data-testid="stSidebar"], [data-testid="stBottom"], [data-testid="stHeader"] { display: none !important; } }
</style>
"""
