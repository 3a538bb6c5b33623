"""The little CSS that the theme cannot say: table scrolling, source list, reading width."""

STYLE = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 1500px; padding-top: 2.2rem; }
[data-testid="stChatMessage"] { background: transparent; padding: .4rem 0 .8rem; }
[data-testid="stMarkdownContainer"] table { display: block; overflow-x: auto; font-size: .9rem; max-width: 100%; }
[data-testid="stMarkdownContainer"] td, [data-testid="stMarkdownContainer"] th { padding: .3rem .6rem; vertical-align: top; }
[data-testid="stMarkdownContainer"] td { min-width: 5.5rem; }
[data-testid="stExpander"] [data-testid="stButton"] button { text-align: left; justify-content: flex-start; font-size: .85rem; padding: .1rem .4rem; min-height: 1.6rem; }
[data-testid="stExpander"] [data-testid="stButton"] button p { white-space: normal; text-align: left; }
.st-key-pane { position: sticky; top: 3rem; max-height: 85vh; overflow-y: auto; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding-left: .8rem; padding-right: .8rem; }
  .st-key-pane { position: fixed; inset: auto 0 0 0; max-height: 70vh; z-index: 1000; background: var(--background-color, Canvas); }
}
</style>
"""
