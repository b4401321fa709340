  def turn(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    n, heads, size = x.size(0), x.size(1), x.size(2)
    x = x.reshape([n, heads, size // 2, 2]).transpose(2, 3).reshape([n, heads, size])
    return (self).rope(x, cos, sin)
  def latent_project(self: __torch__.M, h: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor], s: List[Tensor], dims: List[int]) -> Tuple[Tensor, Tensor, Tensor]:
    if len(w) == 9:
      q = (self).linear((self).rms_norm((self).linear(h, w[2], s[2]), w[3], 1e-6), w[4], s[4])
    else:
      q = (self).linear(h, w[2], s[2])
    q = q.view([h.size(0), dims[0], -1])
    kv = (self).linear(h, w[-4], s[-4])
    latent = (self).rms_norm(kv[:, :dims[2]], w[-3], 1e-6).unsqueeze(1)
    cached = torch.cat([latent, (self).turn(kv[:, dims[2]:].unsqueeze(1), cos, sin)], -1)
    return (q[:, :, :dims[1]], (self).turn(q[:, :, dims[1]:], cos, sin), cached)
  def latent_causal(self: __torch__.M, plain: Tensor, turned: Tensor, cached: Tensor, rows: Tensor, batch: int, width: int, w: List[Tensor], dims: List[int], scale: float) -> Tensor:
    n, heads = plain.size(0), dims[0]
    kv = torch.linear(cached[:, 0, :dims[2]], w[-2].to(cached.dtype)).view([n, heads, -1])
    k = torch.cat([kv[:, :, :dims[1]], torch.expand(cached[:, :, dims[2]:], [n, heads, turned.size(2)])], -1)
    q = (self).pad(torch.cat([plain, turned], -1), rows, batch, width)
    v = (self).pad(kv[:, :, dims[1]:], rows, batch, width)
    o = torch.scaled_dot_product_attention(q, (self).pad(k, rows, batch, width), v, None, 0., True, scale=scale)
    o = o.transpose(1, 2).reshape([batch * width, -1])
    if o.size(0) == n:
      return o
    return torch.index_select(o, 0, rows)
  def latent_absorb(self: __torch__.M, plain: Tensor, turned: Tensor, w: List[Tensor], dims: List[int]) -> Tensor:
    up = w[-2].to(plain.dtype).view([dims[0], -1, dims[2]])[:, :dims[1]]
    q = torch.matmul(plain.transpose(0, 1), up).transpose(0, 1)
    return torch.cat([q, turned], -1)
  def latent_release(self: __torch__.M, o: Tensor, w: List[Tensor], dims: List[int]) -> Tensor:
    up = w[-2].to(o.dtype).view([dims[0], -1, dims[2]])[:, dims[1]:]
    return torch.matmul(o.transpose(0, 1), up.transpose(1, 2)).transpose(0, 1).reshape([o.size(0), -1])
  def latent_finish(self: __torch__.M, x: Tensor, o: Tensor, w: List[Tensor], s: List[Tensor], eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float, single: bool) -> Tuple[Tensor, Tensor]:
    x = x + (self).linear(o, w[-1], s[-1])
    y, scores = (self).feed_forward((self).rms_norm(x, w[1], eps), router, m, ms, parts, routing, scaling, single)
    return (x + y, scores)
  def latent_prefill(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, rows: Tensor, width: int, cache: Tensor, w: List[Tensor], s: List[Tensor], dims: List[int], scale: float, eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float) -> Tensor:
    plain, turned, cached = (self).latent_project((self).rms_norm(x, w[0], eps), cos, sin, w, s, dims)
    batch = cache.size(0)
    cache[:, :, :width].copy_((self).pad(cached, rows, batch, width))
    o = (self).latent_causal(plain, turned, cached, rows, batch, width, w, dims, scale)
    y, scores = (self).latent_finish(x, o, w, s, eps, router, m, ms, parts, routing, scaling, x.size(0) == 1)
    return y
  def latent_prefill_last(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, rows: Tensor, width: int, last: Tensor, at: Tensor, cache: Tensor, w: List[Tensor], s: List[Tensor], dims: List[int], scale: float, eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float) -> Tensor:
    plain, turned, cached = (self).latent_project((self).rms_norm(x, w[0], eps), cos, sin, w, s, dims)
    batch = cache.size(0)
    seen = cache[:, :, :width].copy_((self).pad(cached, rows, batch, width))
    q = (self).latent_absorb(torch.index_select(plain, 0, last), torch.index_select(turned, 0, last), w, dims)
    mask = (self).mask(at, width - 1, x)
    o = torch.scaled_dot_product_attention(q.unsqueeze(1), seen, seen[:, :, :, :dims[2]], mask, scale=scale).squeeze(1)
    x = torch.index_select(x, 0, last)
    y, scores = (self).latent_finish(x, (self).latent_release(o, w, dims), w, s, eps, router, m, ms, parts, routing, scaling, batch == 1)
    return y
  def latent_forward_layer(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, rows: Tensor, width: int, batch: int, w: List[Tensor], s: List[Tensor], dims: List[int], scale: float, eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float) -> Tuple[Tensor, Tensor]:
    plain, turned, cached = (self).latent_project((self).rms_norm(x, w[0], eps), cos, sin, w, s, dims)
    o = (self).latent_causal(plain, turned, cached, rows, batch, width, w, dims, scale)
    return (self).latent_finish(x, o, w, s, eps, router, m, ms, parts, routing, scaling, False)
  def latent_step(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, at: Tensor, longest: int, cache: Tensor, w: List[Tensor], s: List[Tensor], dims: List[int], scale: float, eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float) -> Tensor:
    plain, turned, cached = (self).latent_project((self).rms_norm(x, w[0], eps), cos, sin, w, s, dims)
    q = (self).latent_absorb(plain, turned, w, dims).unsqueeze(1)
    seen = cache[:, :, :longest + 1]
    batch = x.size(0)
    if mask.size(0) == 0:
      cache[:, :, longest].copy_(cached)
      o = torch.scaled_dot_product_attention(q, seen, seen[:, :, :, :dims[2]], scale=scale)
    else:
      cache[:, :, longest].zero_()
      where = torch.expand(at.view([batch, 1, 1, 1]), [batch, 1, 1, cache.size(3)])
      torch.scatter_(cache, 2, where, cached.unsqueeze(2))
      o = torch.scaled_dot_product_attention(q, seen, seen[:, :, :, :dims[2]], mask, scale=scale)
    o = (self).latent_release(o.squeeze(1), w, dims)
    y, scores = (self).latent_finish(x, o, w, s, eps, router, m, ms, parts, routing, scaling, batch == 1)
    return y
  def latent_append(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor, rows: Tensor, mask: Tensor, where: Tensor, longest: int, cache: Tensor, w: List[Tensor], s: List[Tensor], dims: List[int], scale: float, eps: float, router: List[Tensor], m: List[Tensor], ms: List[Tensor], parts: int, routing: List[int], scaling: float) -> Tensor:
    plain, turned, cached = (self).latent_project((self).rms_norm(x, w[0], eps), cos, sin, w, s, dims)
    batch, width, heads = where.size(0), where.size(1), dims[0]
    cached = (self).pad(cached, rows, batch, width)
    cache[:, :, longest:longest + width].zero_()
    torch.scatter_(cache, 2, torch.expand(where.view([batch, 1, width, 1]), cached.size()), cached)
    seen = cache[:, :, :longest + width]
    q = (self).pad((self).latent_absorb(plain, turned, w, dims), rows, batch, width)
    q = q.transpose(1, 2).reshape([batch, 1, width * heads, cache.size(3)])
    mask = torch.repeat_interleave(mask, heads, 2)
    o = torch.scaled_dot_product_attention(q, seen, seen[:, :, :, :dims[2]], mask, scale=scale)
    o = o.reshape([batch * width, heads, dims[2]])
    if o.size(0) > x.size(0):
      o = torch.index_select(o, 0, rows)
    o = (self).latent_release(o, w, dims)
    y, scores = (self).latent_finish(x, o, w, s, eps, router, m, ms, parts, routing, scaling, x.size(0) == 1)
    return y
