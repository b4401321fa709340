  def rms_norm(self: __torch__.M, x: Tensor, weight: Tensor, eps: float) -> Tensor:
    h = x.float()
    h = h * torch.rsqrt(torch.mean(h * h, [-1], True) + eps)
    return weight * h.to(x.dtype)
  def linear(self: __torch__.M, x: Tensor, w: Tensor, s: Tensor) -> Tensor:
    if w.dtype == 1:
      return torch._weight_int8pack_mm(x.to(15), w, s).to(x.dtype)
    if w.dtype != x.dtype:
      return torch.linear(x, w.to(x.dtype))
    return torch.linear(x, w)
  def rope(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    h = x.size(-1) // 2
    return x * cos + torch.cat([-x[..., h:], x[..., :h]], -1) * sin
  def project(self: __torch__.M, h: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor], s: List[Tensor], heads: int, kv_heads: int) -> Tuple[Tensor, Tensor, Tensor]:
    n = h.size(0)
    if len(w) == 4 or len(w) == 7:
      all = (self).linear(h, w[2], s[2])
      if len(w) == 7:
        all = all + torch.cat([w[3], w[4], w[5]], 0)
      all = all.view([n, heads + 2 * kv_heads, -1])
      qk = (self).rope(all[:, :heads + kv_heads], cos, sin)
      return (qk[:, :heads], qk[:, heads:], all[:, heads + kv_heads:])
    q = (self).linear(h, w[2], s[2])
    k = (self).linear(h, w[3], s[3])
    v = (self).linear(h, w[4], s[4])
    if len(w) == 9:
      q = q + w[5]
      k = k + w[6]
      v = v + w[7]
    q = (self).rope(q.view([n, heads, -1]), cos, sin)
    k = (self).rope(k.view([n, kv_heads, -1]), cos, sin)
    return (q, k, v.view([n, kv_heads, -1]))
  def pad(self: __torch__.M, x: Tensor, rows: Tensor, batch: int, width: int) -> Tensor:
    if x.size(0) == batch * width:
      return x.view([batch, width, x.size(1), x.size(2)]).transpose(1, 2)
    padded = torch.new_zeros(x, [batch * width, x.size(1), x.size(2)])
    padded = torch.index_copy(padded, 0, rows, x)
    return padded.view([batch, width, x.size(1), x.size(2)]).transpose(1, 2)
  def causal(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, rows: Tensor) -> Tensor:
    group = q.size(1) // k.size(1)
    if group > 1:
      k = torch.repeat_interleave(k, group, 1)
      v = torch.repeat_interleave(v, group, 1)
    o = torch.scaled_dot_product_attention(q, k, v, None, 0., True).transpose(1, 2)
    o = o.reshape([q.size(0) * q.size(2), q.size(1) * q.size(3)])
    if o.size(0) == rows.size(0):
      return o
    return torch.index_select(o, 0, rows)
  def mlp(self: __torch__.M, x: Tensor, w: List[Tensor], s: List[Tensor], at: int, parts: int) -> Tensor:
    if parts == 2:
      g, u = torch.chunk((self).linear(x, w[at], s[at]), 2, -1)
      return (self).linear(torch.silu(g) * u, w[at + 1], s[at + 1])
    a = torch.silu((self).linear(x, w[at], s[at])) * (self).linear(x, w[at + 1], s[at + 1])
    return (self).linear(a, w[at + 2], s[at + 2])
  def scores(self: __torch__.M, h: Tensor, router: Tensor, sigmoid: int) -> Tensor:
    logits = torch.linear(h.float(), router)
    if sigmoid == 1:
      return torch.sigmoid(logits)
    return torch.softmax(logits, -1)
  def limit(self: __torch__.M, choice: Tensor, groups: int, kept: int, best: int) -> Tensor:
    grouped = choice.view([choice.size(0), groups, -1])
    top, _ = torch.topk(grouped, best, -1, True, True)
    top = torch.sum(top, [-1])
    _, chosen = torch.topk(top, kept, -1, True, True)
    outside = torch.scatter(torch.ones_like(top), 1, chosen, 0.) > 0.
    return torch.masked_fill(grouped, outside.unsqueeze(-1), -float("inf")).view(choice.size())
  def route(self: __torch__.M, scores: Tensor, router: List[Tensor], routing: List[int], scaling: float) -> Tuple[Tensor, Tensor]:
    choice = scores
    if len(router) == 2:
      choice = choice + router[1]
    if routing[4] > 1:
      choice = (self).limit(choice, routing[4], routing[5], routing[6])
    weights, chosen = torch.topk(choice, routing[1], -1, True, True)
    if len(router) == 2:
      weights = torch.gather(scores, 1, chosen)
    if routing[3] == 1:
      weights = weights / (torch.sum(weights, [-1], True) + 1e-20)
    return (weights * scaling, chosen)
  def one(self: __torch__.M, h: Tensor, weights: Tensor, chosen: Tensor, w: List[Tensor], s: List[Tensor], parts: int) -> Tensor:
    ids : List[int] = chosen.view([-1]).tolist()
    by : List[float] = weights.view([-1]).tolist()
    y = torch.zeros_like(h, dtype=6)
    for j in range(len(ids)):
      y = torch.add_(y, (self).mlp(h, w, s, ids[j] * parts, parts), alpha=by[j])
    return y
  def grouped(self: __torch__.M, h: Tensor, weights: Tensor, chosen: Tensor, w: List[Tensor], s: List[Tensor], experts: int, parts: int) -> Tensor:
    k = chosen.size(1)
    flat = chosen.reshape([-1])
    order = torch.argsort(flat)
    counts : List[int] = torch.bincount(flat, None, experts).tolist()
    x = torch.index_select(h, 0, order // k)
    y = annotate(List[Tensor], [])
    start = 0
    for e in range(experts):
      if counts[e] > 0:
        y.append((self).mlp(torch.narrow(x, 0, start, counts[e]), w, s, e * parts, parts))
        start += counts[e]
    back = torch.index_select(torch.cat(y, 0), 0, torch.argsort(order)).view([h.size(0), k, -1])
    return torch.sum(back.float() * weights.unsqueeze(-1), [1])
  def feed_forward(self: __torch__.M, h: Tensor, router: List[Tensor], w: List[Tensor], s: List[Tensor], parts: int, routing: List[int], scaling: float, single: bool) -> Tuple[Tensor, Tensor]:
    if len(routing) == 0:
      return ((self).mlp(h, w, s, 0, parts), router[0])
    scores = (self).scores(h, router[0], routing[2])
    weights, chosen = (self).route(scores, router, routing, scaling)
    if single:
      y = (self).one(h, weights, chosen, w, s, parts).to(h.dtype)
    else:
      y = (self).grouped(h, weights, chosen, w, s, routing[0], parts).to(h.dtype)
    if len(w) > routing[0] * parts:
      y = y + (self).mlp(h, w, s, routing[0] * parts, parts)
    return (y, scores)
  def prefill(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, rows: Tensor, width: int, keys: Tensor, values: Tensor, w: List[Tensor], s: List[Tensor], heads: int, kv_heads: int, eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float) -> Tensor:
    q, k, v = (self).project((self).rms_norm(x, w[0], eps), cos, sin, w, s, heads, kv_heads)
    batch = keys.size(0)
    k = (self).pad(k, rows, batch, width)
    v = (self).pad(v, rows, batch, width)
    keys[:, :, :width].copy_(k)
    values[:, :, :width].copy_(v)
    o = (self).causal((self).pad(q, rows, batch, width), k, v, rows)
    x = x + (self).linear(o, w[-1], s[-1])
    y, scores = (self).feed_forward((self).rms_norm(x, w[1], eps), router, m, ms, parts, routing, scaling, x.size(0) == 1)
    return x + y
  def prefill_last(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, rows: Tensor, width: int, last: Tensor, at: Tensor, keys: Tensor, values: Tensor, w: List[Tensor], s: List[Tensor], heads: int, kv_heads: int, eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float) -> Tensor:
    q, k, v = (self).project((self).rms_norm(x, w[0], eps), cos, sin, w, s, heads, kv_heads)
    batch = keys.size(0)
    k = (self).pad(k, rows, batch, width)
    v = (self).pad(v, rows, batch, width)
    keys[:, :, :width].copy_(k)
    values[:, :, :width].copy_(v)
    q = torch.index_select(q, 0, last).view([batch, kv_heads, heads // kv_heads, -1])
    o = torch.scaled_dot_product_attention(q, k, v, (self).mask(at, width - 1, x))
    x = torch.index_select(x, 0, last) + (self).linear(o.reshape([batch, -1]), w[-1], s[-1])
    y, scores = (self).feed_forward((self).rms_norm(x, w[1], eps), router, m, ms, parts, routing, scaling, batch == 1)
    return x + y
  def forward_layer(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, rows: Tensor, width: int, batch: int, w: List[Tensor], s: List[Tensor], heads: int, kv_heads: int, eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float) -> Tuple[Tensor, Tensor]:
    q, k, v = (self).project((self).rms_norm(x, w[0], eps), cos, sin, w, s, heads, kv_heads)
    q = (self).pad(q, rows, batch, width)
    o = (self).causal(q, (self).pad(k, rows, batch, width), (self).pad(v, rows, batch, width), rows)
    x = x + (self).linear(o, w[-1], s[-1])
    y, scores = (self).feed_forward((self).rms_norm(x, w[1], eps), router, m, ms, parts, routing, scaling, False)
    return (x + y, scores)
  def step(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, at: Tensor, longest: int, keys: Tensor, values: Tensor, w: List[Tensor], s: List[Tensor], heads: int, kv_heads: int, eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float) -> Tensor:
    q, k, v = (self).project((self).rms_norm(x, w[0], eps), cos, sin, w, s, heads, kv_heads)
    batch = x.size(0)
    size = q.size(2)
    end = longest + 1
    q = q.reshape([batch, kv_heads, heads // kv_heads, size])
    if mask.size(0) == 0:
      keys[:, :, longest].copy_(k)
      values[:, :, longest].copy_(v)
      o = torch.scaled_dot_product_attention(q, keys[:, :, :end], values[:, :, :end])
    else:
      keys[:, :, longest].zero_()
      values[:, :, longest].zero_()
      where = torch.expand(at.view([batch, 1, 1, 1]), [batch, kv_heads, 1, size])
      torch.scatter_(keys, 2, where, k.unsqueeze(2))
      torch.scatter_(values, 2, where, v.unsqueeze(2))
      o = torch.scaled_dot_product_attention(q, keys[:, :, :end], values[:, :, :end], mask)
    x = x + (self).linear(o.reshape([batch, heads * size]), w[-1], s[-1])
    y, scores = (self).feed_forward((self).rms_norm(x, w[1], eps), router, m, ms, parts, routing, scaling, batch == 1)
    return x + y
  def append(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, rows: Tensor, mask: Tensor, where: Tensor, longest: int, keys: Tensor, values: Tensor, w: List[Tensor], s: List[Tensor], heads: int, kv_heads: int, eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float) -> Tensor:
    q, k, v = (self).project((self).rms_norm(x, w[0], eps), cos, sin, w, s, heads, kv_heads)
    batch, width = where.size(0), where.size(1)
    end = longest + width
    k = (self).pad(k, rows, batch, width)
    v = (self).pad(v, rows, batch, width)
    places = torch.expand(where.view([batch, 1, width, 1]), k.size())
    keys[:, :, longest:end].zero_()
    values[:, :, longest:end].zero_()
    torch.scatter_(keys, 2, places, k)
    torch.scatter_(values, 2, places, v)
    k = keys[:, :, :end]
    v = values[:, :, :end]
    if heads > kv_heads:
      k = torch.repeat_interleave(k, heads // kv_heads, 1)
      v = torch.repeat_interleave(v, heads // kv_heads, 1)
    o = torch.scaled_dot_product_attention((self).pad(q, rows, batch, width), k, v, mask).transpose(1, 2)
    o = o.reshape([batch * width, -1])
    if o.size(0) > x.size(0):
      o = torch.index_select(o, 0, rows)
    x = x + (self).linear(o, w[-1], s[-1])
    y, scores = (self).feed_forward((self).rms_norm(x, w[1], eps), router, m, ms, parts, routing, scaling, x.size(0) == 1)
    return x + y
  def next_token_inputs(self: __torch__.M, embedded: Tensor, states: Tensor, final: Tensor, enorm: Tensor, hnorm: Tensor, eps: float, projection: Tensor) -> Tensor:
    states = (self).rms_norm(states, final, eps)
    both = torch.cat([(self).rms_norm(embedded, enorm, eps), (self).rms_norm(states, hnorm, eps)], -1)
    return (self).linear(both, projection, projection)
  def embed(self: __torch__.M, ids: Tensor, table: Tensor, dtype: int) -> Tensor:
    return torch.embedding(table, ids).to(dtype)
  def angles(self: __torch__.M, positions: Tensor, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor]:
    return (torch.index_select(cos, 0, positions).unsqueeze(1), torch.index_select(sin, 0, positions).unsqueeze(1))
  def mask(self: __torch__.M, at: Tensor, longest: int, like: Tensor) -> Tensor:
    hidden = torch.arange(longest + 1, device=at.device) > at.unsqueeze(1)
    mask = torch.new_zeros(like, hidden.size())
    return mask.masked_fill_(hidden, -float("inf")).view([at.size(0), 1, 1, longest + 1])
  def places(self: __torch__.M, at: Tensor, width: int) -> Tensor:
    return at.unsqueeze(1) + torch.arange(width, device=at.device).unsqueeze(0)
  def append_mask(self: __torch__.M, where: Tensor, longest: int, like: Tensor) -> Tensor:
    hidden = torch.arange(longest + where.size(1), device=where.device) > where.unsqueeze(2)
    mask = torch.new_zeros(like, hidden.size())
    return mask.masked_fill_(hidden, -float("inf")).unsqueeze(1)
  def rope_tables(self: __torch__.M, positions: int, size: int, theta: float, factor: float, kept: Tensor, magnitude: float, dtype: int, device: str) -> Tuple[Tensor, Tensor]:
    d = torch.device(device)
    frequency = 1. / torch.pow(theta, torch.arange(0, size, 2, dtype=6, device=d) / size)
    frequency = (1. - kept) * frequency / factor + kept * frequency
    angle = torch.arange(positions, dtype=6, device=d).unsqueeze(1) * frequency.unsqueeze(0)
    angle = torch.cat([angle, angle], -1)
    return ((torch.cos(angle) * magnitude).to(dtype), (torch.sin(angle) * magnitude).to(dtype))
  def rows(self: __torch__.M, x: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(x.reshape([-1, x.size(-1)]), 0, rows)
  def logits(self: __torch__.M, x: Tensor, norm: Tensor, eps: float, head: Tensor, s: Tensor) -> Tensor:
    return (self).linear((self).rms_norm(x, norm, eps), head, s).float()
  def best(self: __torch__.M, x: Tensor, norm: Tensor, eps: float, head: Tensor, s: Tensor) -> Tensor:
    logits = (self).logits(x, norm, eps, head, s)
    top, _ = torch.topk(logits, 2, -1, True, True)
    sure = top[:, 0] - torch.logsumexp(logits, [-1])
    return torch.stack([torch.argmax(logits, -1).double(), top[:, 0].double(), top[:, 1].double(), sure.double()], 1)
  def quantize(self: __torch__.M, stacked: List[Tensor], flat: Tensor, offset: int, scales: Tensor, row: int) -> Tuple[Tensor, Tensor]:
    rows = 0
    columns = stacked[0].size(1)
    for w in stacked:
      for i in range((w.size(0) + 4095) // 4096):
        part = w[4096 * i:4096 * i + 4096].float()
        n = part.size(0)
        scale = torch.clamp_min(torch.amax(torch.abs(part), [1]), 1e-12) / 127.
        target = torch.narrow(flat, 0, offset + rows * columns, n * columns).view([n, columns])
        target.copy_(torch.round(part / scale.unsqueeze(1)))
        torch.narrow(scales, 0, row + rows, n).copy_(scale)
        rows += n
    return (torch.narrow(flat, 0, offset, rows * columns).view([rows, columns]), torch.narrow(scales, 0, row, rows))
  def move(self: __torch__.M, cache: Tensor, to: int, source: int, length: int) -> Tensor:
    return cache[to, :, :length].copy_(cache[source, :, :length])
  def clear(self: __torch__.M, cache: Tensor, lengths: Tensor) -> Tensor:
    beyond = torch.arange(cache.size(2), device=cache.device) >= lengths.unsqueeze(1)
    return cache.masked_fill_(beyond.view([cache.size(0), 1, cache.size(2), 1]), 0.)
  def spread(self: __torch__.M, cache: Tensor, one: Tensor, length: int) -> Tensor:
    return cache[:, :, :length].copy_(one[:, :, :length])
  def first(self: __torch__.M, cache: Tensor, count: int) -> Tensor:
    return cache[:count]
  def join(self: __torch__.M, parts: List[Tensor]) -> Tensor:
    flat = annotate(List[Tensor], [])
    for x in parts:
      flat.append(x.reshape([-1, x.size(-1)]))
    return torch.cat(flat, 0)
  def pad_sequences(self: __torch__.M, sequences: List[Tensor]) -> Tensor:
    return torch.pad_sequence(sequences, True, 0.)
