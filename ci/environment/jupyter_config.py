"""What Jupyter's exports to HTML do in this environment beyond their defaults.

Their default page leaves out the alternative text that a notebook stores beside a picture. So each
picture goes into the page as HTML, with that text. Copied into the environment when it is made.
"""

import html

from nbconvert.preprocessors import Preprocessor


class Described(Preprocessor):
    """Pictures with their alternative texts."""

    def preprocess_cell(self, cell, resources, index):
        """Give each picture that has such a text an `img` tag, which pages prefer."""
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get("image/png", {})
            picture = output.get("data", {}).get("image/png")
            if picture and "alt" in about and "text/html" not in output.data:
                size = "".join(f' {k}="{about[k]}"' for k in ("width", "height") if k in about)
                output.data["text/html"] = (
                    f'<img src="data:image/png;base64,{picture}"{size} '
                    f'alt="{html.escape(about["alt"], quote=True)}">'
                )
        return cell, resources


c.HTMLExporter.preprocessors = [Described]  # noqa: F821 - `c` is given to every configuration
