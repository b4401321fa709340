"""The embedded reader's network in PyTorch, to compare the speed of training with ours. For this comparison only.

    python reader_twin.py CONFIG [--threads 1] [--columns 10240] [--steps 20]

CONFIG is the reader's config.json. Prints lines a second of the clock and of the processor for each width of view and for the mixture that
`scriptorium train reader` draws. One process with one thread is PyTorch at its best here: two such processes need two cores, as ours with
two threads does. Pixels and texts are random, of the sizes that training has; what a step costs does not depend on them.
Forward, cross-entropy, CTC and balance losses, backward, clipping, Muon and AdamW and the moving average, as in ReaderTraining.
"""

import argparse
import json
import math
import os
import random
import time

parser = argparse.ArgumentParser()
parser.add_argument("config")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--columns", type=int, default=10240, help="pixel columns of a batch")
parser.add_argument("--steps", type=int, default=20, help="steps of each width")
arguments = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = str(arguments.threads)

import torch  # noqa: E402  (reads the number of threads when it is loaded)
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402

torch.set_num_threads(arguments.threads)
torch.manual_seed(1)
config = json.load(open(arguments.config))

WIDTHS = {128: 0.06, 192: 0.09, 256: 0.16, 384: 0.22, 512: 0.24, 640: 0.23}  # share of the pixels
COLUMNS_PER_CHARACTER = 12


def attention(q, k, v, causal=False):
    # Plain products: the backward pass of the fused form took a third of a step on a CPU.
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
    if causal:
        scores = scores + torch.full(scores.shape[-2:], -1e4, dtype=scores.dtype).triu(1)
    return torch.softmax(scores, -1, dtype=scores.dtype) @ v


class RmsNorm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x):
        y = x.float()
        y = y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + self.eps)
        return self.weight.to(x.dtype) * y.to(x.dtype)


class ChannelNorm(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class SelfAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.qkv, self.out = heads, nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        return self.out(attention(q, k, v).transpose(1, 2).reshape(b, n, d))


class Block(nn.Module):
    def __init__(self, width, heads, ratio, eps, activation, window=None):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)
        self.attention, self.window, self.activation = SelfAttention(width, heads), window, activation
        self.up, self.down = nn.Linear(width, ratio * width), nn.Linear(ratio * width, width)

    def attend(self, x):
        if self.window is None:
            return self.attention(x.flatten(1, -2)).view(x.shape)
        b, h, w, d = x.shape
        rows, columns = self.window
        right = -w % columns
        y = F.pad(x, (0, 0, 0, right)).view(b, h // rows, rows, (w + right) // columns, columns, d)
        y = self.attention(y.transpose(2, 3).reshape(-1, rows * columns, d))
        y = y.view(b, h // rows, (w + right) // columns, rows, columns, d).transpose(2, 3)
        return y.reshape(b, h, w + right, d)[:, :, :w]

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.down(self.activation(self.up(self.norm2(x))))


class Gated(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.gate_up, self.down = nn.Linear(width, 2 * hidden, bias=False), nn.Linear(hidden, width, bias=False)

    def forward(self, x):
        gate, up = self.gate_up(x).chunk(2, -1)
        return self.down(F.silu(gate) * up)


class Experts(nn.Module):
    def __init__(self, c):
        super().__init__()
        width, hidden = c["hidden_size"], c["moe_intermediate_size"]
        self.count, self.chosen = c["n_routed_experts"], c["num_experts_per_tok"]
        self.router = nn.Linear(width, self.count, bias=False)
        self.gate_up = nn.Parameter(torch.randn(self.count, 2 * hidden, width) * width**-0.5)
        self.down = nn.Parameter(torch.randn(self.count, width, hidden) * hidden**-0.5)
        self.shared = Gated(width, hidden * c["n_shared_experts"])

    def forward(self, x):
        shape = x.shape
        x = x.reshape(-1, shape[-1])
        with torch.autocast("cpu", enabled=False):
            scores = F.linear(x.float(), self.router.weight).softmax(-1)
        weights, experts = scores.topk(self.chosen, -1)
        flat = experts.reshape(-1)
        load = torch.bincount(flat, minlength=self.count)
        self.balance = self.count * (load / flat.numel() * scores.mean(0)).sum()
        order = flat.argsort()
        tokens = order // self.chosen
        parts, down, up = x[tokens].split(load.tolist()), self.down.to(x.dtype), self.gate_up.to(x.dtype)
        results = []
        for e, part in enumerate(parts):
            a, b = F.linear(part, up[e]).chunk(2, -1)
            results.append(F.linear(F.silu(a) * b, down[e]))
        routed = torch.cat(results) * weights.reshape(-1)[order].to(x.dtype)[:, None]
        out = self.shared(x)
        return out.index_add(0, tokens, routed.to(out.dtype)).view(shape)


class DecoderLayer(nn.Module):
    def __init__(self, c, index):
        super().__init__()
        width, eps = c["hidden_size"], c.get("rms_norm_eps", 1e-6)
        self.heads = c["num_attention_heads"]
        self.norm1, self.norm2 = RmsNorm(width, eps), RmsNorm(width, eps)
        self.qkv, self.out = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width, bias=False)
        dense = index < c["first_k_dense_replace"]
        self.feed_forward = Gated(width, c["intermediate_size"]) if dense else Experts(c)

    def forward(self, x, cosine, sine):
        b, n, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        q, k = rotate(q, cosine, sine), rotate(k, cosine, sine)
        x = x + self.out(attention(q, k, v, causal=True).transpose(1, 2).reshape(b, n, d))
        return x + self.feed_forward(self.norm2(x))


def rotate(x, cosine, sine):
    half = x.shape[-1] // 2
    return x * cosine + torch.cat([-x[..., half:], x[..., :half]], -1) * sine


class Reader(nn.Module):
    def __init__(self, c):
        super().__init__()
        sam, clip = (c["vision_config"]["width"][name] for name in ("sam_vit_b", "clip-l-14-224"))
        d, neck, down = sam["width"], sam["neck_channels"], sam["downsample_channels"]
        self.patch, self.c = sam["patch_size"], c
        self.patches = nn.Linear(self.patch**2, d)
        self.positions = nn.Parameter(torch.zeros(*sam["position_grid"], d))
        windows = [None if i in sam["global_attn_indexes"] else sam["window_size"] for i in range(sam["layers"])]
        self.sam = nn.Sequential(*(Block(d, sam["heads"], sam.get("mlp_ratio", 4), 1e-6, F.gelu, window) for window in windows))
        strides = [tuple(s) for s in sam["downsample_strides"]]
        self.compressor = nn.Sequential(
            nn.Conv2d(d, neck, 1, bias=False), ChannelNorm(neck, 1e-6),
            nn.Conv2d(neck, neck, 3, padding=1, bias=False), ChannelNorm(neck, 1e-6),
            nn.Conv2d(neck, down[0], 3, strides[0], 1, bias=False),
            nn.Conv2d(down[0], down[1], 3, strides[1], 1, bias=False))
        d = clip["width"]
        self.class_embedding = nn.Parameter(torch.randn(d))
        self.clip_positions = nn.Parameter(torch.randn(1 + math.prod(clip["position_grid"]), d))
        quick = lambda x: F.silu(x * 1.702) / 1.702  # noqa: E731
        self.clip_norm = nn.LayerNorm(d)
        ratio = clip.get("mlp_ratio", 4)
        self.clip = nn.Sequential(*(Block(d, clip["heads"], ratio, 1e-5, quick) for _ in range(clip["layers"])))
        width = c["hidden_size"]
        self.projector = nn.Linear(c["projector_config"]["input_dim"], width)
        self.newline, self.separator = nn.Parameter(torch.randn(width)), nn.Parameter(torch.randn(width))
        self.embedding, self.head = nn.Embedding(c["vocab_size"], width), nn.Linear(width, c["vocab_size"], bias=False)
        self.decoder = nn.ModuleList(DecoderLayer(c, i) for i in range(c["num_hidden_layers"]))
        self.norm = RmsNorm(width, c.get("rms_norm_eps", 1e-6))
        self.ctc = nn.Linear(d, c["ctc_config"]["frames_per_token"] * c["vocab_size"])

    def forward(self, pixels, ids):
        b, _, h, w = pixels.shape
        p = self.patch
        x = self.patches(pixels.view(b, h // p, p, w // p, p).transpose(2, 3).reshape(b, h // p, w // p, p * p))
        x = self.sam((x + self.positions[: h // p, : w // p]).bfloat16())
        cells = self.compressor(x.permute(0, 3, 1, 2)).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_embedding.to(cells.dtype).expand(b, 1, -1), cells], 1)
        x = self.clip(self.clip_norm(x + self.clip_positions[: x.shape[1]]).bfloat16())[:, 1:]
        frames = self.ctc(x).view(b, -1, self.c["vocab_size"])
        vision = self.projector(torch.cat([x, cells.to(x.dtype)], -1))
        one = lambda t: t.to(vision.dtype).expand(b, 1, -1)  # noqa: E731
        bos = self.embedding.weight[self.c["bos_token_id"]]
        x = torch.cat([one(bos), vision, one(self.newline), one(self.separator), self.embedding(ids).to(vision.dtype)], 1)
        start = x.shape[1] - ids.shape[1]
        size = self.c["hidden_size"] // self.c["num_attention_heads"]
        angles = torch.arange(x.shape[1])[:, None] * self.c["rope_theta"] ** (-torch.arange(0, size, 2) / size)
        angles = torch.cat([angles, angles], -1)
        cosine, sine = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
        for layer in self.decoder:
            x = layer(x, cosine, sine)
        return self.head(self.norm(x[:, start - 1:])), frames


class Muon:
    def __init__(self, parameters, rate):
        self.parameters, self.rate = list(parameters), rate
        self.momentum = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self):
        for p, m in zip(self.parameters, self.momentum):
            m.lerp_(p.grad, 0.05)
            g = p.grad.lerp(m, 0.95)
            x = g.flatten(1)[None] if g.ndim != 3 else g
            tall = x.shape[1] > x.shape[2]
            x = (x.transpose(1, 2) if tall else x).bfloat16()
            x = x / (x.float().flatten(1).norm(dim=1)[:, None, None] + 1e-7).to(x.dtype)
            for _ in range(5):
                a = x @ x.transpose(1, 2)
                x = 3.4445 * x + (-4.775 * a + 2.0315 * (a @ a)) @ x
            longest = max(x.shape[1:])
            x = (x.transpose(1, 2) if tall else x).reshape(p.shape)
            p.mul_(1 - self.rate * 0.01).add_(x, alpha=-self.rate * 0.2 * math.sqrt(longest))
            p.grad = None


model = Reader(config).train()
matrices = [p for name, p in model.named_parameters() if p.ndim >= 2
            and name.split(".")[0] in ("sam", "compressor", "clip", "projector", "decoder") and "router" not in name]
chosen = {id(p) for p in matrices}
muon = Muon(matrices, 1e-4)
adam = torch.optim.AdamW([p for p in model.parameters() if id(p) not in chosen], lr=1e-4, betas=(0.9, 0.98), weight_decay=0.01)
average = [p.detach().clone() for p in model.parameters()]


def step(width):
    """One step on a batch of this width; how many lines it had."""
    count, length = arguments.columns // width, width // COLUMNS_PER_CHARACTER
    pixels, ids = torch.rand(count, 1, 32, width) * 2 - 1, torch.randint(4, 300, (count, length))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, frames = model(pixels, ids)
    targets = torch.cat([ids, torch.full((count, 1), config["eos_token_id"])], 1)
    loss = F.cross_entropy(logits.flatten(0, 1).float(), targets.flatten())
    frames = frames.float().log_softmax(-1).transpose(0, 1)
    ctc = F.ctc_loss(frames, ids.flatten(), torch.full((count,), frames.shape[0]), torch.full((count,), length),
                     blank=config["pad_token_id"], reduction="none", zero_infinity=True).div(length).mean()
    balance = sum(layer.feed_forward.balance for layer in model.decoder if isinstance(layer.feed_forward, Experts))
    (loss + 0.4 * ctc + 0.01 * balance).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    muon.step()
    adam.step()
    adam.zero_grad()
    with torch.no_grad():
        torch._foreach_lerp_(average, list(model.parameters()), 0.004)
    return count


def measure(name, widths):
    step(widths[0])
    wall, cpu, lines = time.perf_counter(), time.process_time(), 0
    for width in widths:
        lines += step(width)
    print(f"{name}: {lines / (time.perf_counter() - wall):.1f} lines/s, "
          f"{lines / (time.process_time() - cpu):.1f} lines/CPU-second, {len(widths)} steps", flush=True)


print(f"{sum(p.numel() for p in model.parameters()):,} parameters, {arguments.threads} threads, torch {torch.__version__}")
for width in (128, 384, 640):
    measure(width, [width] * arguments.steps)
measure("mixture", random.Random(1).choices(list(WIDTHS), list(WIDTHS.values()), k=3 * arguments.steps))
