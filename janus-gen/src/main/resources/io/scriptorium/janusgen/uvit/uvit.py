  def rms_norm(self: __torch__.M, x: Tensor, weight: Tensor, eps: float) -> Tensor:
    h = x.float()
    h = h * torch.rsqrt(torch.mean(h * h, [-1], True) + eps)
    return weight * h.to(x.dtype)
  def last(self: __torch__.M, x: Tensor) -> Tensor:
    return torch.permute(x, [0, 2, 3, 1])
  def first(self: __torch__.M, x: Tensor) -> Tensor:
    return torch.permute(x, [0, 3, 1, 2])
  def waves(self: __torch__.M, t: float, width: int, device: str) -> Tensor:
    half = width // 2
    place = torch.arange(half, dtype=6, device=torch.device(device))
    angle = torch.unsqueeze(t * torch.exp(-9.210340371976184 * place / half), 0)
    return torch.cat([torch.cos(angle), torch.sin(angle)], 1)
  def time(self: __torch__.M, waves: Tensor, w: List[Tensor]) -> Tensor:
    h = torch.silu(torch.linear(torch.to(waves, w[0].dtype), w[0], w[1]))
    return torch.linear(h, w[2], w[3])
  def patches(self: __torch__.M, z: Tensor, w: List[Tensor], stride: int, padding: int) -> Tensor:
    return torch.conv2d(torch.to(z, w[0].dtype), w[0], w[1], [stride, stride], [padding, padding])
  def depthwise(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.conv2d(x, w[0], w[1], [1, 1], [3, 3], [1, 1], x.size(1))
  def widened(self: __torch__.M, x: Tensor, w: List[Tensor], eps: float) -> Tensor:
    h = torch.gelu(torch.linear((self).rms_norm((self).last(x), w[2], eps), w[3], w[4]))
    f = h.float()
    size = torch.sqrt(torch.sum(f * f, [1, 2], True))
    size = size / (torch.mean(size, [-1], True) + 1e-06)
    return torch.to((w[5] * size + 1.) * f + w[6], x.dtype)
  def block(self: __torch__.M, x: Tensor, time: Tensor, w: List[Tensor], eps: float) -> Tensor:
    h = (self).widened((self).depthwise(x, w), w, eps)
    x = x + (self).first(torch.linear(h, w[7], w[8]))
    scale, shift = torch.chunk(torch.linear(torch.silu(time), w[9], w[10]).unsqueeze(-1).unsqueeze(-1), 2, 1)
    return x * (1. + scale) + shift
  def tokens(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(torch.transpose(torch.flatten(x, 2), 1, 2), w[0], w[1])
  def narrowed(self: __torch__.M, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(x, w[1], w[2])
  def joined(self: __torch__.M, x: Tensor, skip: Tensor, w: List[Tensor], eps: float) -> Tensor:
    grid = (self).rms_norm(x, w[3], eps).view([x.size(0), skip.size(2), skip.size(3), x.size(2)])
    return torch.cat([(self).first(grid), skip.expand([x.size(0), -1, -1, -1])], 1)
  def shuffled(self: __torch__.M, x: Tensor, w: List[Tensor], eps: float) -> Tensor:
    h = (self).first((self).rms_norm((self).last(x), w[4], eps))
    return torch.pixel_shuffle(torch.conv2d(h, w[5], w[6]), 2).float()
