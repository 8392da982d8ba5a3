"""Makes ``data/encoder_reference.json``: what torch and the tokenizers library make of a few texts.

    python -m tests.suggest.make_encoder_reference

Needs ``pip install torch tokenizers``, which the tests do not: they compare the package's own code with these numbers.
"""

import json
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np

from annotator.suggest import encoder_file
from annotator.suggest.encoder import MOST_PIECES
from annotator.suggest.quantised import restore
from annotator.suggest.word_pieces import padded

REFERENCE = Path(__file__).parent / "data" / "encoder_reference.json"
TEXTS = (
    "The port handled 4.1 million tonnes last year, 12 per cent more than in 2023.",
    "Thank you all for coming tonight.",
    "Unemployment fell from 9 to 6.4 % between 2015 and 2020, the ministry said.",
    "I think we can do better.",
    "Émile Ndiaye's naïve café paid €3m — or $1,200,000?",
    "The Kyrgyzstani vice-minister's semiconductor re-export figures were unbelievably misrepresented.",
    "No.",
    "",
    "   ",
    "😀👩‍👩‍👧 grew by 40%!",
    "中文字 and кириллица and 한국어",
    "zero\u200bwidth, soft\u00adhyphen and bell\x07",
    "x" * 150 + " was built in 1999.",
    "The dam holds 40 million cubic metres of water and was finished in 1964 after nine years of work. " * 4,
)


def main() -> None:
    """Write the file."""
    import torch
    from tokenizers import BertWordPieceTokenizer

    from annotator.suggest.student import Student

    data = files("annotator.suggest").joinpath("encoder.npz").read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as archive:
        vocabulary = archive["vocabulary"].tobytes().decode().split("\n")
    own = encoder_file.own_encoder()
    weights = {name: torch.from_numpy(values) for name, values in own.encoder._weights.items()}
    weights["words"] = torch.from_numpy(restore(own.encoder._codes, own.encoder._scales))
    tokenizer = BertWordPieceTokenizer({piece: place for place, piece in enumerate(vocabulary)}, lowercase=True)
    tokenizer.enable_truncation(MOST_PIECES)
    rows = [tokenizer.encode(text).ids for text in TEXTS]
    with torch.no_grad():
        logits = Student(weights).logits(*map(torch.from_numpy, padded(rows)))
    table = [
        {"text": text, "pieces": row, "logit": round(float(logit), 4)}
        for text, row, logit in zip(TEXTS, rows, logits, strict=True)
    ]
    REFERENCE.write_text(json.dumps({"encoder": own.version, "texts": table}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
