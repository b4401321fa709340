"""Janus models of random weights and official size, and the speed of transformers' Janus with one. For comparison with `scriptorium generate`
and `ask` only.

    python janus_peer.py make NAMES.json OUT [--config CONFIG.json] [--tokenizer TOKENIZER.json] [--file model]
    python janus_peer.py run OUT [--dtype bfloat16] [--threads 1] [--steps 576] [--pictures 1]

NAMES.json is one of golden/janus-names: official-to-hf-Janus-Pro-1B.json gives transformers' form, 4.2 GB, and needs no CONFIG; a names-*.json
gives the official form and needs its config. TOKENIZER.json is any tokenizer with Janus's special tokens: what a step costs does not depend
on it. The weights are normal with deviation .02, vectors are 1, biases 0. `run` wants transformers' form and prints one JSON line: seconds
of the clock and of the processor for the prompt, the codes, the decoder; resident memory.
"""

import argparse
import json
import os
import resource
import struct
import time

parser = argparse.ArgumentParser()
commands = parser.add_subparsers(dest="command", required=True)
make = commands.add_parser("make")
make.add_argument("names")
make.add_argument("out")
make.add_argument("--config")
make.add_argument("--tokenizer")
make.add_argument("--file", default="model", help="name of the safetensors file")
run = commands.add_parser("run")
run.add_argument("folder")
run.add_argument("--dtype", default="bfloat16")
run.add_argument("--threads", type=int, default=1)
run.add_argument("--steps", type=int, default=576, help="codes of a picture that are computed")
run.add_argument("--pictures", type=int, default=1)
run.add_argument("--prompt", type=int, default=20, help="tokens of the prompt")
run.add_argument("--answer", type=int, default=64, help="tokens of an answer")
run.add_argument("--image", help="a picture to be asked about; without it nothing is asked")
arguments = parser.parse_args()
if arguments.command == "run":
    os.environ["OMP_NUM_THREADS"] = str(arguments.threads)

import torch  # noqa: E402  (reads the number of threads when it is loaded)


def tensors(names):
    """Name to shape, in the official form or in transformers'."""
    if "names" in names:
        return names["names"]
    shapes = {}
    for row in names["rows"]:
        if row["hf"] is None:
            continue
        names = row["hf"] if isinstance(row["hf"], list) else [row["hf"]]
        for name in names:
            shapes[name] = row["hf_shape"]
    return shapes


def write(path, shapes):
    header, offset = {}, 0
    for name, shape in shapes.items():
        size = 2
        for side in shape:
            size *= side
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    generator = torch.Generator().manual_seed(1)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, shape in shapes.items():
            if name.endswith("bias"):
                values = torch.zeros(shape)
            elif len(shape) == 1:
                values = torch.ones(shape)
            else:
                values = torch.empty(shape).normal_(0, 0.02, generator=generator)
            file.write(values.to(torch.bfloat16).contiguous().view(torch.uint8).numpy().tobytes())
    return offset


# transformers' conversion of Janus-Pro-1B, sizes of config-Janus-Pro-1B.json.
CONFIG = {
    "architectures": ["JanusForConditionalGeneration"],
    "model_type": "janus",
    "image_token_id": 100581,
    "tie_word_embeddings": False,
    "text_config": {
        "model_type": "llama", "hidden_size": 2048, "intermediate_size": 5632, "num_attention_heads": 16, "num_key_value_heads": 16,
        "num_hidden_layers": 24, "max_position_embeddings": 16384, "vocab_size": 102400, "tie_word_embeddings": False,
        "bos_token_id": 100000, "eos_token_id": 100001, "pad_token_id": 100002,
    },
    "vision_config": {
        "model_type": "janus_vision_model", "hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "image_size": 384,
        "patch_size": 16, "mlp_ratio": 4.0, "hidden_act": "gelu", "depth": 2, "projection_dim": 2048, "num_image_tokens": 576,
        "use_qk_norm": False, "attention_bias": True,
    },
    "vq_config": {
        "model_type": "janus_vqgan", "embed_dim": 8, "num_embeddings": 16384, "latent_channels": 256, "base_channels": 128,
        "channel_multiplier": [1, 1, 2, 2, 4], "num_res_blocks": 2, "double_latent": False, "in_channels": 3, "out_channels": 3,
        "num_patches": 24, "image_token_embed_dim": 2048, "projection_dim": 2048, "num_hidden_layers": 2, "hidden_act": "gelu",
    },
    "torch_dtype": "bfloat16",
}

if arguments.command == "make":
    os.makedirs(arguments.out, exist_ok=True)
    shapes = tensors(json.load(open(arguments.names)))
    total = write(os.path.join(arguments.out, arguments.file + ".safetensors"), shapes)
    config = json.load(open(arguments.config)) if arguments.config else CONFIG
    config.pop("_note", None)
    json.dump(config, open(os.path.join(arguments.out, "config.json"), "w"), indent=1)
    if arguments.tokenizer:
        with open(arguments.tokenizer, "rb") as source, open(os.path.join(arguments.out, "tokenizer.json"), "wb") as target:
            target.write(source.read())
    print(f"{total} bytes of weights")
    raise SystemExit

from transformers import JanusForConditionalGeneration  # noqa: E402

torch.set_num_threads(arguments.threads)
torch.manual_seed(1)
dtype = getattr(torch, arguments.dtype)
result = {"dtype": arguments.dtype, "threads": arguments.threads, "pictures": arguments.pictures}


def now():
    return time.time(), time.process_time()


def timed(name, started):
    """Seconds of the clock and of the processor."""
    result[name], result[name.replace("_s", "_cpu_s")] = (round(b - a, 3) for a, b in zip(started, now()))


with torch.inference_mode():
    started = now()
    model = JanusForConditionalGeneration.from_pretrained(arguments.folder, dtype=dtype).eval()
    timed("load_s", started)
    body, text = model.model, model.model.language_model
    # Both rows of each picture in one batch with one cache, as the model's own generate does it.
    ids = torch.randint(0, 1000, (2 * arguments.pictures, arguments.prompt))
    started = now()
    out = text(inputs_embeds=text.embed_tokens(ids), use_cache=True)
    timed("prefill_s", started)
    codes = []
    started = now()
    for step in range(arguments.steps):
        logits = body.generation_head(out.last_hidden_state[:, -1])
        cond, uncond = logits.chunk(2)
        probabilities = torch.softmax((uncond + 5 * (cond - uncond)).float(), -1)
        chosen = torch.multinomial(probabilities, 1)
        codes.append(chosen)
        if step + 1 < arguments.steps:
            embeddings = model.prepare_embeddings_for_image_generation(torch.cat([chosen, chosen]).view(-1, 1))
            out = text(inputs_embeds=embeddings.view(2 * arguments.pictures, 1, -1), past_key_values=out.past_key_values, use_cache=True)
    timed("codes_s", started)
    result["code_ms"], result["code_cpu_ms"] = (round(1000 * result[k] / arguments.steps, 1) for k in ("codes_s", "codes_cpu_s"))
    grid = torch.cat(codes, 1)
    if grid.shape[1] < 576:
        grid = torch.nn.functional.pad(grid, (0, 576 - grid.shape[1]))
    started = now()
    model.decode_image_tokens(grid)
    timed("decode_s", started)
    if arguments.image:
        from PIL import Image
        import numpy

        square = Image.open(arguments.image).convert("RGB").resize((384, 384))
        pixels = torch.from_numpy(numpy.asarray(square).copy()).permute(2, 0, 1).float().div(127.5).sub(1).unsqueeze(0)
        started = now()
        features = body.get_image_features(pixels.to(dtype))
        features = features.pooler_output if hasattr(features, "pooler_output") else features
        timed("encode_s", started)
        question = text.embed_tokens(torch.randint(0, 1000, (1, 120)))
        started = now()
        out = text(inputs_embeds=torch.cat([question, features.view(1, 576, -1)], 1), use_cache=True)
        timed("question_s", started)
        started = now()
        for _ in range(arguments.answer):
            token = model.lm_head(out.last_hidden_state[:, -1]).argmax(-1, keepdim=True)
            out = text(inputs_embeds=text.embed_tokens(token), past_key_values=out.past_key_values, use_cache=True)
        timed("answer_s", started)
        result["token_ms"], result["token_cpu_ms"] = (
            round(1000 * result[k] / arguments.answer, 1) for k in ("answer_s", "answer_cpu_s")
        )
result["peak_rss_gib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
print(json.dumps(result))
