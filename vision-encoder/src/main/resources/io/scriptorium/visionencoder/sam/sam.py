  def patches(self: __torch__.M, pixels: Tensor, w: List[Tensor], patch: int) -> Tensor:
    b, c, h, wd = pixels.size(0), pixels.size(1), pixels.size(2), pixels.size(3)
    cells = pixels.view([b, c, h // patch, patch, wd // patch, patch])
    cells = torch.reshape(torch.permute(cells, [0, 2, 4, 1, 3, 5]), [b, h // patch, wd // patch, c * patch * patch])
    return torch.linear(cells, torch.flatten(w[0], 1), w[1])
  def add_positions(self: __torch__.M, x: Tensor, table: Tensor) -> Tensor:
    return x + table.view([x.size(1), x.size(2), x.size(3)])
  def norm(self: __torch__.M, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], weight, bias, 1e-06)
  def norm1(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).norm(x, w[0], w[1])
  def norm2(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).norm(x, w[6], w[7])
  def relative(self: __torch__.M, table: Tensor, size: int) -> Tensor:
    length = 2 * size - 1
    fitted = table
    if table.size(0) != length:
      line = torch.unsqueeze(torch.transpose(torch.to(table, 6), 0, 1), 0)
      line = torch.upsample_linear1d(line, [length], False)
      fitted = torch.to(torch.transpose(torch.squeeze(line, 0), 0, 1), table.dtype)
    at = torch.arange(size, device=table.device)
    distance = torch.unsqueeze(at, 1) - torch.unsqueeze(at, 0) + (size - 1)
    return torch.reshape(torch.index_select(fitted, 0, torch.flatten(distance)), [size, size, table.size(1)])
  def bias(self: __torch__.M, q: Tensor, relative: List[Tensor], h: int, w: int) -> Tensor:
    n, heads = q.size(0), q.size(1)
    grid = torch.reshape(q, [n * heads, h, w, q.size(3)])
    rows = torch.einsum("nhwc,hkc->nhwk", [grid, relative[0]])
    columns = torch.einsum("nhwc,wkc->nhwk", [grid, relative[1]])
    return torch.reshape(torch.unsqueeze(rows, 4) + torch.unsqueeze(columns, 3), [n, heads, h * w, h * w])
  def attend(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, relative: List[Tensor], h: int, w: int, fused: bool) -> Tensor:
    if fused:
      if len(relative) == 0:
        y = torch.scaled_dot_product_attention(q, k, v)
      else:
        y = torch.scaled_dot_product_attention(q, k, v, (self).bias(q, relative, h, w))
    else:
      scores = torch.matmul(q * q.size(3) ** -0.5, torch.transpose(k, 2, 3))
      if len(relative) > 0:
        scores = scores + (self).bias(q, relative, h, w)
      y = torch.matmul(torch.softmax(scores, -1), v)
    return y
  def attend_chunked(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, relative: List[Tensor], h: int, w: int, fused: bool) -> Tensor:
    n = q.size(0)
    chunk = n
    if fused and len(relative) > 0:
      chunk = max(1, 33554432 // (q.size(1) * h * w * h * w))
    if chunk >= n:
      y = (self).attend(q, k, v, relative, h, w, fused)
    else:
      parts = annotate(List[Tensor], [])
      for start in range(0, n, chunk):
        end = min(n, start + chunk)
        parts.append((self).attend(torch.slice(q, 0, start, end), torch.slice(k, 0, start, end), torch.slice(v, 0, start, end), relative, h, w, fused))
      y = torch.cat(parts, 0)
    return y
  def context(self: __torch__.M, x: Tensor, w: List[Tensor], relative: List[Tensor], heads: int, fused: bool) -> Tensor:
    n, h, wd, d = x.size(0), x.size(1), x.size(2), x.size(3)
    parts = torch.permute(torch.linear(x, w[2], w[3]).view([n, h * wd, 3, heads, d // heads]), [2, 0, 3, 1, 4])
    if x.dtype == 15 and not x.is_cuda and len(relative) == 0:
      parts = torch.contiguous(parts)
      fused = False
    y = (self).attend_chunked(parts[0], parts[1], parts[2], relative, h, wd, fused)
    return torch.reshape(torch.transpose(y, 1, 2), [n, h, wd, d])
  def window_context(self: __torch__.M, x: Tensor, w: List[Tensor], relative: List[Tensor], heads: int, window: List[int], fused: bool) -> Tensor:
    b, h, wd, d = x.size(0), x.size(1), x.size(2), x.size(3)
    a, c = window[0], window[1]
    m, n = (h + a - 1) // a, (wd + c - 1) // c
    if m * a > h or n * c > wd:
      x = torch.constant_pad_nd(x, [0, 0, 0, n * c - wd, 0, m * a - h])
    windows = torch.reshape(torch.permute(x.view([b, m, a, n, c, d]), [0, 1, 3, 2, 4, 5]), [b * m * n, a, c, d])
    return (self).context(windows, w, relative, heads, fused)
  def merge(self: __torch__.M, windows: Tensor, b: int, h: int, w: int) -> Tensor:
    a, c, d = windows.size(1), windows.size(2), windows.size(3)
    m, n = (h + a - 1) // a, (w + c - 1) // c
    whole = torch.reshape(torch.permute(windows.view([b, m, n, a, c, d]), [0, 1, 3, 2, 4, 5]), [b, m * a, n * c, d])
    return torch.slice(torch.slice(whole, 1, 0, h), 2, 0, w)
  def project(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(x, w[4], w[5])
  def attention(self: __torch__.M, x: Tensor, w: List[Tensor], relative: List[Tensor], heads: int, window: List[int], fused: bool) -> Tensor:
    if len(window) == 0:
      y = (self).context(x, w, relative, heads, fused)
    else:
      y = (self).window_context(x, w, relative, heads, window, fused)
      y = (self).merge(y, x.size(0), x.size(1), x.size(2))
    return (self).project(y, w)
  def mlp(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(torch.gelu(torch.linear(x, w[8], w[9])), w[10], w[11])
  def block(self: __torch__.M, x: Tensor, w: List[Tensor], relative: List[Tensor], heads: int, window: List[int], fused: bool) -> Tensor:
    x = x + (self).attention((self).norm1(x, w), w, relative, heads, window, fused)
    return x + (self).mlp((self).norm2(x, w), w)
  def norm_channels(self: __torch__.M, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.permute((self).norm(torch.permute(x, [0, 2, 3, 1]), weight, bias), [0, 3, 1, 2])
  def convolve(self: __torch__.M, x: Tensor, weight: Tensor, stride: List[int]) -> Tensor:
    return torch.conv2d(x, weight, None, stride, [1, 1])
  def channels_last(self: __torch__.M, weight: Tensor) -> Tensor:
    return torch.contiguous(weight, memory_format=2)
  def neck_0(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.permute(torch.linear(x, torch.flatten(w[0], 1)), [0, 3, 1, 2])
  def neck(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    y = (self).norm_channels((self).neck_0(x, w), w[1], w[2])
    return (self).norm_channels((self).convolve(y, w[3], [1, 1]), w[4], w[5])
  def compress(self: __torch__.M, x: Tensor, w: List[Tensor], first: List[int], second: List[int]) -> Tensor:
    return (self).convolve((self).convolve((self).neck(x, w), w[6], first), w[7], second)
  def reduce(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    x = torch.to(torch.upsample_bilinear2d(x.float(), [96, 96], False), x.dtype)
    return (self).convolve((self).convolve(x, w[0], [2, 2]), w[1], [2, 2])
  def two_levels(self: __torch__.M, last: Tensor, first: Tensor, neck: List[Tensor], first_neck: List[Tensor], w: List[Tensor]) -> Tensor:
    return (self).reduce((self).neck(last, neck), w) + (self).reduce((self).neck(first, first_neck), w) * w[2]
