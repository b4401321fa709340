  def linear(self: __torch__.M, x: Tensor, w: Tensor) -> Tensor:
    return torch.linear(x, torch.to(w, x.dtype))
  def affine(self: __torch__.M, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.linear(x, torch.to(w, x.dtype), torch.to(b, x.dtype))
  def layer_norm(self: __torch__.M, x: Tensor, w: Tensor, b: Tensor, eps: float) -> Tensor:
    return torch.layer_norm(x, [w.size(0)], torch.to(w, x.dtype), torch.to(b, x.dtype), eps)
  def rms_norm(self: __torch__.M, x: Tensor, w: Tensor, eps: float) -> Tensor:
    h = x.float()
    h = h * torch.rsqrt(torch.mean(h * h, [-1], True) + eps)
    return torch.to(w, x.dtype) * torch.to(h, x.dtype)
  def attend(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    a = torch.matmul(q * (q.size(-1) ** -0.5), torch.transpose(k, -1, -2))
    return torch.matmul(torch.softmax(a, -1), v)
  def attend_causal(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    a = torch.matmul(q * (q.size(-1) ** -0.5), torch.transpose(k, -1, -2)) + mask
    return torch.matmul(torch.softmax(a, -1), v)
  def self_attention(self: __torch__.M, x: Tensor, w: List[Tensor], heads: int) -> Tensor:
    b = x.size(0)
    n = x.size(1)
    d = x.size(2)
    qkv = torch.permute((self).affine(x, w[2], w[3]).view([b, n, 3, heads, d // heads]), [2, 0, 3, 1, 4])
    o = (self).attend(qkv[0], qkv[1], qkv[2])
    return (self).affine(torch.reshape(torch.transpose(o, 1, 2), [b, n, d]), w[4], w[5])
  def sam_block(self: __torch__.M, x: Tensor, w: List[Tensor], heads: int, rows: int, columns: int) -> Tensor:
    b = x.size(0)
    h = x.size(1)
    c = x.size(2)
    d = x.size(3)
    y = (self).layer_norm(x, w[0], w[1], 1e-06)
    if rows == 0:
      y = (self).self_attention(y.view([b, h * c, d]), w, heads).view([b, h, c, d])
    else:
      below = (rows - h % rows) % rows
      right = (columns - c % columns) % columns
      if below + right > 0:
        y = torch.constant_pad_nd(y, [0, 0, 0, right, 0, below])
      p = (h + below) // rows
      q = (c + right) // columns
      y = torch.reshape(torch.permute(y.view([b, p, rows, q, columns, d]), [0, 1, 3, 2, 4, 5]), [b * p * q, rows * columns, d])
      y = (self).self_attention(y, w, heads).view([b, p, q, rows, columns, d])
      y = torch.reshape(torch.permute(y, [0, 1, 3, 2, 4, 5]), [b, h + below, c + right, d])[:, :h, :c]
    x = x + y
    y = (self).layer_norm(x, w[6], w[7], 1e-06)
    return x + (self).affine(torch.gelu((self).affine(y, w[8], w[9])), w[10], w[11])
  def channel_norm(self: __torch__.M, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.permute((self).layer_norm(torch.permute(x, [0, 2, 3, 1]), w, b, 1e-06), [0, 3, 1, 2])
  def sam(self: __torch__.M, pixels: Tensor, w: List[List[Tensor]], sam: List[int], dtype: int) -> Tensor:
    patch = sam[2]
    b = pixels.size(0)
    h = pixels.size(2) // patch
    c = pixels.size(3) // patch
    x = torch.to(pixels, dtype) * 2 / 255. - 1.
    x = torch.reshape(torch.permute(x.view([b, pixels.size(1), h, patch, c, patch]), [0, 2, 4, 1, 3, 5]), [b, h, c, pixels.size(1) * patch * patch])
    x = (self).affine(x, torch.flatten(w[0][0], 1), w[0][1]) + torch.to(w[0][2][:, :h, :c], dtype)
    for i in range(sam[0]):
      whole = sam[9 + i] == 1
      x = (self).sam_block(x, w[1 + i], sam[1], 0 if whole else sam[3], 0 if whole else sam[4])
    n = w[1 + sam[0]]
    x = torch.conv2d(torch.permute(x, [0, 3, 1, 2]), torch.to(n[0], dtype))
    x = (self).channel_norm(x, n[1], n[2])
    x = torch.conv2d(x, torch.to(n[3], dtype), None, [1, 1], [1, 1])
    x = (self).channel_norm(x, n[4], n[5])
    x = torch.conv2d(x, torch.to(n[6], dtype), None, [sam[5], sam[6]], [1, 1])
    return torch.conv2d(x, torch.to(n[7], dtype), None, [sam[7], sam[8]], [1, 1])
  def clip(self: __torch__.M, m: Tensor, w: List[List[Tensor]], at: int, clip: List[int]) -> Tensor:
    b = m.size(0)
    d = m.size(1)
    h = m.size(2)
    c = m.size(3)
    t = w[at][1]
    positions = torch.cat([t[:1], torch.reshape(t[1:].view([clip[2], clip[3], d])[:h, :c], [h * c, d])], 0)
    first = torch.expand(torch.to(w[at][0], m.dtype), [b, 1, d])
    x = torch.cat([first, torch.transpose(torch.flatten(m, 2), 1, 2)], 1) + torch.to(positions, m.dtype)
    x = (self).layer_norm(x, w[at][2], w[at][3], 1e-05)
    for i in range(clip[0]):
      l = w[at + 1 + i]
      x = x + (self).self_attention((self).layer_norm(x, l[0], l[1], 1e-05), l, clip[1])
      y = (self).affine((self).layer_norm(x, l[6], l[7], 1e-05), l[8], l[9])
      x = x + (self).affine(torch.silu(y * 1.702) * (1. / 1.702), l[10], l[11])
    return x[:, 1:]
  def gated(self: __torch__.M, x: Tensor, gate_up: Tensor, down: Tensor) -> Tensor:
    g, u = torch.chunk((self).linear(x, gate_up), 2, -1)
    return (self).linear(torch.silu(g) * u, down)
  def experts(self: __torch__.M, x: Tensor, w: List[Tensor], bias: Tensor, routing: List[int], scaling: float) -> Tuple[Tensor, Tensor, Tensor]:
    count = routing[0]
    k = routing[1]
    logits = torch.linear(x.float(), w[4])
    scores = torch.sigmoid(logits) if routing[2] == 1 else torch.softmax(logits, -1)
    _, chosen = torch.topk(torch.detach(scores) + bias, k, -1)
    weights = torch.gather(scores, -1, chosen)
    if routing[3] == 1:
      weights = weights / (torch.sum(weights, [-1], True) + 1e-20)
    flat = torch.reshape(chosen, [-1])
    counted = torch.bincount(flat, None, count)
    load = counted.float() / flat.size(0)
    share = scores / (torch.sum(scores, [-1], True) + 1e-20)
    balance = torch.sum(load * torch.mean(share, [0])) * count
    order = torch.argsort(flat)
    counts : List[int] = counted.tolist()
    rows = torch.floor_divide(order, k)
    grouped = torch.index_select(x, 0, rows)
    gate_up = torch.to(w[5], x.dtype)
    down = torch.to(w[6], x.dtype)
    y = annotate(List[Tensor], [])
    start = 0
    for e in range(count):
      if counts[e] > 0:
        y.append((self).gated(torch.narrow(grouped, 0, start, counts[e]), gate_up[e], down[e]))
        start = start + counts[e]
    given = torch.index_select(torch.reshape(weights * scaling, [-1]), 0, order)
    routed = torch.cat(y, 0) * torch.unsqueeze(torch.to(given, x.dtype), -1)
    shared = (self).gated(x, w[7], w[8])
    return (torch.index_add(shared, 0, rows, routed), balance, load)
  def rope(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    h = x.size(-1) // 2
    return x * cos + torch.cat([-x[..., h:], x[..., :h]], -1) * sin
  def decoder_layer(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, w: List[Tensor], bias: Tensor, heads: int, eps: float, routing: List[int], scaling: float) -> Tuple[Tensor, Tensor, Tensor]:
    b = x.size(0)
    n = x.size(1)
    d = x.size(2)
    qkv = torch.permute((self).linear((self).rms_norm(x, w[0], eps), w[1]).view([b, n, 3, heads, d // heads]), [2, 0, 3, 1, 4])
    o = (self).attend_causal((self).rope(qkv[0], cos, sin), (self).rope(qkv[1], cos, sin), qkv[2], mask)
    x = x + (self).linear(torch.reshape(torch.transpose(o, 1, 2), [b, n, d]), w[2])
    h = torch.reshape((self).rms_norm(x, w[3], eps), [b * n, d])
    if len(w) == 6:
      return (x + (self).gated(h, w[4], w[5]).view([b, n, d]), bias, bias)
    y, balance, load = (self).experts(h, w, bias, routing, scaling)
    return (x + y.view([b, n, d]), balance, load)
  def angles(self: __torch__.M, n: int, size: int, theta: float, like: Tensor) -> Tuple[Tensor, Tensor]:
    frequency = 1. / torch.pow(theta, torch.arange(0, size, 2, dtype=6, device=like.device) / size)
    angle = torch.unsqueeze(torch.arange(n, dtype=6, device=like.device), 1) * torch.unsqueeze(frequency, 0)
    angle = torch.cat([angle, angle], -1)
    return (torch.to(torch.cos(angle), like.dtype), torch.to(torch.sin(angle), like.dtype))
  def prefix(self: __torch__.M, m: Tensor, y: Tensor, o: List[Tensor], begin: int) -> Tensor:
    b = m.size(0)
    rows = m.size(2)
    dtype = m.dtype
    p = (self).affine(torch.cat([y, torch.transpose(torch.flatten(m, 2), 1, 2)], -1), o[0], o[1])
    d = p.size(2)
    line = torch.expand(torch.to(o[2], dtype), [b, rows, 1, d])
    grid = torch.flatten(torch.cat([p.view([b, rows, -1, d]), line], 2), 1, 2)
    first = torch.expand(torch.to(o[4][begin], dtype), [b, 1, d])
    last = torch.expand(torch.to(o[3], dtype), [b, 1, d])
    return torch.cat([first, grid, last], 1)
  def encode(self: __torch__.M, pixels: Tensor, w: List[List[Tensor]], sam: List[int], clip: List[int], decoder: List[int], dtype: int) -> Tuple[Tensor, Tensor]:
    m = (self).sam(pixels, w, sam, dtype)
    at = 2 + sam[0]
    y = (self).clip(m, w, at, clip)
    o = w[at + 1 + clip[0]]
    frames = (self).affine(y, o[5], o[6]).view([m.size(0), -1, o[4].size(0)])
    return ((self).prefix(m, y, o, decoder[2]), frames)
  def forward(self: __torch__.M, pixels: Tensor, tokens: Tensor, w: List[List[Tensor]], bias: List[Tensor], sam: List[int], clip: List[int], decoder: List[int], routing: List[int], reals: List[float], dtype: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, int]:
    prefix, frames = (self).encode(pixels, w, sam, clip, decoder, dtype)
    at = 3 + sam[0] + clip[0]
    x = torch.cat([prefix, torch.to(torch.embedding(w[at][4], tokens), dtype)], 1)
    x, balance, loads = (self).decode(x, w, bias, at, decoder, routing, reals)
    return (x, frames, balance, loads, x.size(1) - tokens.size(1) - 1)
  def decode(self: __torch__.M, x: Tensor, w: List[List[Tensor]], bias: List[Tensor], at: int, decoder: List[int], routing: List[int], reals: List[float]) -> Tuple[Tensor, Tensor, Tensor]:
    n = x.size(1)
    d = x.size(2)
    heads = decoder[1]
    cos, sin = (self).angles(n, d // heads, reals[0], x)
    mask = torch.triu(torch.full([n, n], -10000., dtype=x.dtype, device=x.device), 1)
    balance = torch.zeros([], dtype=6, device=x.device)
    loads = annotate(List[Tensor], [])
    for i in range(decoder[0]):
      x, term, load = (self).decoder_layer(x, cos, sin, mask, w[at + 1 + i], bias[i], heads, reals[1], routing, reals[2])
      if len(w[at + 1 + i]) > 6:
        balance = balance + term
        loads.append(load)
    if len(loads) == 0:
      loads.append(bias[0])
    return (x, balance, torch.stack(loads))
  def head(self: __torch__.M, x: Tensor, w: List[List[Tensor]], reals: List[float]) -> Tensor:
    last = w[-1]
    return (self).linear((self).rms_norm(x, last[0], reals[1]), last[1]).float()
  def logits(self: __torch__.M, pixels: Tensor, tokens: Tensor, w: List[List[Tensor]], bias: List[Tensor], sam: List[int], clip: List[int], decoder: List[int], routing: List[int], numbers: Tensor, dtype: int) -> Tuple[Tensor, Tensor]:
    reals : List[float] = numbers.tolist()
    x, frames, balance, loads, start = (self).forward(pixels, tokens, w, bias, sam, clip, decoder, routing, reals, dtype)
    return ((self).head(x[:, start:], w, reals), frames.float())
  def leaves(self: __torch__.M, given: List[List[Tensor]]) -> List[List[Tensor]]:
    w = annotate(List[List[Tensor]], [])
    for i in range(len(given)):
      part = annotate(List[Tensor], [])
      for t in given[i]:
        part.append(torch.requires_grad_(torch.detach(t), True))
      w.append(part)
    return w
  def slopes(self: __torch__.M, loss: Tensor, w: List[List[Tensor]]) -> List[Tensor]:
    leaves = annotate(List[Tensor], [])
    for part in w:
      leaves.extend(part)
    slopes = torch.grad([loss], leaves, None, None, False, True)
    result = annotate(List[Tensor], [])
    for i in range(len(leaves)):
      slope = slopes[i]
      if slope is None:
        result.append(torch.zeros_like(torch.detach(leaves[i])))
      else:
        result.append(torch.to(torch.detach(slope), 6))
    return result
  def gradients(self: __torch__.M, pixels: Tensor, tokens: Tensor, rows: Tensor, targets: Tensor, characters: Tensor, lengths: Tensor, given: List[List[Tensor]], bias: List[Tensor], sam: List[int], clip: List[int], decoder: List[int], routing: List[int], numbers: Tensor, dtype: int, ctc_weight: float, balance_weight: float) -> List[Tensor]:
    reals : List[float] = numbers.tolist()
    recorded = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    w = (self).leaves(given)
    x, frames, balance, loads, start = (self).forward(pixels, tokens, w, bias, sam, clip, decoder, routing, reals, dtype)
    h = torch.index_select(torch.reshape(x[:, start:], [-1, x.size(2)]), 0, rows)
    entropy = torch.cross_entropy_loss((self).head(h, w, reals), targets)
    spoken = torch.transpose(torch.log_softmax(frames, -1, 6), 0, 1)
    inputs = torch.full_like(lengths, spoken.size(0))
    ctc = torch.ctc_loss(spoken, characters, inputs, lengths, decoder[3], 0, True)
    ctc = torch.mean(ctc / torch.where(torch.eq(lengths, 0), torch.full_like(lengths, 20), lengths))
    loss = entropy + ctc * ctc_weight + balance * balance_weight
    result = [torch.detach(entropy), torch.detach(ctc), torch.detach(balance), torch.detach(loads)]
    result.extend((self).slopes(loss, w))
    torch.set_grad_enabled(recorded)
    return result
  def cached_layer(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, cache: Tensor, at: int, w: List[Tensor], bias: Tensor, heads: int, eps: float, routing: List[int], scaling: float) -> Tensor:
    b = x.size(0)
    n = x.size(1)
    d = x.size(2)
    qkv = torch.permute((self).linear((self).rms_norm(x, w[0], eps), w[1]).view([b, n, 3, heads, d // heads]), [2, 0, 3, 1, 4])
    cache[0, :, :, at:at + n].copy_((self).rope(qkv[1], cos, sin))
    cache[1, :, :, at:at + n].copy_(qkv[2])
    o = (self).attend_causal((self).rope(qkv[0], cos, sin), cache[0, :, :, :at + n], cache[1, :, :, :at + n], mask)
    x = x + (self).linear(torch.reshape(torch.transpose(o, 1, 2), [b, n, d]), w[2])
    h = torch.reshape((self).rms_norm(x, w[3], eps), [b * n, d])
    if len(w) == 6:
      return x + (self).gated(h, w[4], w[5]).view([b, n, d])
    y, balance, load = (self).experts(h, w, bias, routing, scaling)
    return x + y.view([b, n, d])
  def read(self: __torch__.M, pixels: Tensor, w: List[List[Tensor]], bias: List[Tensor], sam: List[int], clip: List[int], decoder: List[int], routing: List[int], numbers: Tensor, dtype: int, most: int) -> Tuple[Tensor, Tensor]:
    reals : List[float] = numbers.tolist()
    prefix, frames = (self).encode(pixels, w, sam, clip, decoder, dtype)
    return ((self).write(prefix, w, bias, 3 + sam[0] + clip[0], decoder, routing, reals, most), torch.argmax(frames, -1))
  def write(self: __torch__.M, x: Tensor, w: List[List[Tensor]], bias: List[Tensor], at: int, decoder: List[int], routing: List[int], reals: List[float], most: int) -> Tensor:
    greedy = torch.zeros([x.size(0), 1], dtype=6, device=x.device)
    return (self).sample(x, greedy, 0., w, bias, at, decoder, routing, reals, most)
  def pick(self: __torch__.M, logits: Tensor, chance: Tensor, temperature: float) -> Tensor:
    if temperature == 0.:
      return torch.argmax(logits, -1)
    below = torch.cumsum(torch.softmax(logits / temperature, -1), -1)
    return torch.clamp(torch.sum(torch.lt(below, torch.unsqueeze(chance, -1)), [-1]), 0, logits.size(-1) - 1)
  def sample(self: __torch__.M, x: Tensor, chances: Tensor, temperature: float, w: List[List[Tensor]], bias: List[Tensor], at: int, decoder: List[int], routing: List[int], reals: List[float], most: int) -> Tensor:
    b = chances.size(0)
    dtype = x.dtype
    n = x.size(1)
    d = x.size(2)
    heads = decoder[1]
    cos, sin = (self).angles(n + most, d // heads, reals[0], x)
    mask = torch.triu(torch.full([n, n], -10000., dtype=dtype, device=x.device), 1)
    none = torch.zeros([1], dtype=dtype, device=x.device)
    caches = torch.zeros([decoder[0], 2, x.size(0), heads, n + most, d // heads], dtype=dtype, device=x.device)
    ids = torch.full([b, most], decoder[4], dtype=4, device=x.device)
    done = torch.zeros([b], dtype=11, device=x.device)
    start = 0
    for t in range(most):
      end = start + x.size(1)
      for i in range(decoder[0]):
        x = (self).cached_layer(x, cos[start:end], sin[start:end], mask if t == 0 else none, caches[i], start, w[at + 1 + i], bias[i], heads, reals[1], routing, reals[2])
      logits = (self).head(x[:, -1], w, reals)
      if t == 0 and b > x.size(0):
        group = b // x.size(0)
        logits = torch.repeat_interleave(logits, group, 0)
        caches = torch.repeat_interleave(caches, group, 2)
      best = (self).pick(logits, chances[:, min(t, chances.size(1) - 1)], temperature)
      best = torch.where(done, torch.full_like(best, decoder[4]), best)
      ids[:, t].copy_(best)
      done = torch.logical_or(done, torch.eq(best, decoder[4]))
      if bool(torch.all(done)):
        break
      x = torch.unsqueeze(torch.to(torch.embedding(w[at][4], best), dtype), 1)
      start = end
    return ids
  def cells(self: __torch__.M, y: Tensor, o: List[Tensor], page: List[int]) -> Tensor:
    b = y.size(0)
    f = torch.silu((self).affine(y, o[5], o[6])).view([b, page[0], page[1], page[2], page[3], page[4]])
    f = torch.reshape(torch.permute(f, [0, 1, 3, 2, 4, 5]), [b, page[0] * page[2], page[1] * page[3], page[4]])
    return (self).affine(f, o[7], o[8])
  def line_prefix(self: __torch__.M, m: Tensor, y: Tensor, o: List[Tensor], begin: int, strips: Tensor) -> Tensor:
    b = m.size(0)
    p = (self).affine(torch.cat([y, torch.transpose(torch.flatten(m, 2), 1, 2)], -1), o[0], o[1])
    d = p.size(2)
    p = torch.index_select(p.view([b * m.size(2), m.size(3), d]), 0, strips)
    n = p.size(0)
    first = torch.expand(torch.to(o[4][begin], m.dtype), [n, 1, d])
    line = torch.expand(torch.to(o[2], m.dtype), [n, 1, d])
    last = torch.expand(torch.to(o[3], m.dtype), [n, 1, d])
    return torch.cat([first, p, line, last], 1)
  def page_gradients(self: __torch__.M, pixels: Tensor, grid: Tensor, strips: Tensor, tokens: Tensor, rows: Tensor, targets: Tensor, given: List[List[Tensor]], bias: List[Tensor], sam: List[int], clip: List[int], decoder: List[int], routing: List[int], numbers: Tensor, dtype: int, page: List[int], decoder_weight: float, balance_weight: float) -> List[Tensor]:
    reals : List[float] = numbers.tolist()
    recorded = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    w = (self).leaves(given)
    m = (self).sam(pixels, w, sam, dtype)
    at = 2 + sam[0]
    y = (self).clip(m, w, at, clip)
    at = at + 1 + clip[0]
    o = w[at]
    cells = (self).cells(y, o, page)
    wanted = torch.flatten(grid)
    written = torch.clamp_min(torch.sum(torch.ne(wanted, decoder[3])), 1)
    weights = torch.ones([cells.size(-1)], dtype=6, device=m.device)
    weights[decoder[3]] = 0.2
    head = torch.cross_entropy_loss(torch.reshape(cells, [-1, cells.size(-1)]).float(), wanted, weights, 2) / written
    loss = head
    entropy = torch.zeros([], dtype=6, device=m.device)
    balance = torch.zeros([], dtype=6, device=m.device)
    loads = torch.zeros([decoder[0], routing[0]], dtype=6, device=m.device)
    if strips.size(0) > 0:
      x = torch.cat([(self).line_prefix(m, y, o, decoder[2], strips), torch.to(torch.embedding(o[4], tokens), dtype)], 1)
      x, balance, loads = (self).decode(x, w, bias, at, decoder, routing, reals)
      x = x[:, x.size(1) - tokens.size(1):]
      h = torch.index_select(torch.reshape(x, [-1, x.size(2)]), 0, rows)
      last = w[-1]
      entropy = torch.cross_entropy_loss((self).linear((self).rms_norm(h, last[0], reals[1]), last[1]).float(), targets)
      loss = loss + entropy * decoder_weight + balance * balance_weight
    result = [torch.detach(entropy), torch.detach(head), torch.detach(balance), torch.detach(loads)]
    result.extend((self).slopes(loss, w))
    torch.set_grad_enabled(recorded)
    return result
  def page_read(self: __torch__.M, pixels: Tensor, strips: Tensor, markers: Tensor, w: List[List[Tensor]], bias: List[Tensor], sam: List[int], clip: List[int], decoder: List[int], routing: List[int], numbers: Tensor, dtype: int, page: List[int], most: int) -> Tuple[Tensor, Tensor]:
    reals : List[float] = numbers.tolist()
    m = (self).sam(pixels, w, sam, dtype)
    at = 2 + sam[0]
    y = (self).clip(m, w, at, clip)
    at = at + 1 + clip[0]
    o = w[at]
    path = torch.argmax((self).cells(y, o, page), -1)
    if strips.size(0) == 0:
      return (torch.zeros([0, most], dtype=4, device=m.device), path)
    x = torch.cat([(self).line_prefix(m, y, o, decoder[2], strips), torch.unsqueeze(torch.to(torch.embedding(o[4], markers), dtype), 1)], 1)
    return ((self).write(x, w, bias, at, decoder, routing, reals, most), path)
