  def copy(self: __torch__.M, x: Tensor) -> Tensor:
    return torch.clone(torch.contiguous(x), memory_format=0)
  def zeros(self: __torch__.M, like: List[Tensor]) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for x in like:
      result.append(torch.zeros_like(x))
    return result
  def average(self: __torch__.M, a: List[Tensor], b: List[Tensor], share: float) -> Tensor:
    for i in range(len(a)):
      torch.lerp_(a[i], b[i], share)
    return torch.zeros([])
  def clip(self: __torch__.M, g: List[Tensor], most: float) -> Tensor:
    squares = annotate(List[Tensor], [])
    for x in g:
      squares.append(torch.sum(x * x))
    norm = torch.sqrt(torch.sum(torch.stack(squares)))
    factor = torch.clamp_max(most / (norm + 1e-06), 1.)
    for x in g:
      torch.mul_(x, factor)
    return norm
  def orthogonal(self: __torch__.M, g: Tensor, dtype: int, gram: bool) -> Tensor:
    x = torch.to(g, dtype)
    tall = x.size(1) > x.size(2)
    if tall:
      x = torch.transpose(x, 1, 2)
    norm = torch.sqrt(torch.sum(x.float() * x.float(), [1, 2], True))
    x = torch.contiguous(x / torch.to(norm + 1e-07, dtype))
    a = torch.bmm(x, torch.transpose(x, 1, 2))
    if gram and dtype == 6 and x.size(2) >= 3 * x.size(1):
      one = torch.expand_as(torch.eye(x.size(1), dtype=6, device=x.device), a)
      q = one
      for i in range(5):
        p = torch.baddbmm(one * 3.4445 + a * -4.7750, a, a, alpha=2.0315)
        if i == 0:
          q = p
        else:
          q = torch.bmm(p, q)
        if i < 4:
          a = torch.bmm(torch.bmm(p, a), p)
      x = torch.bmm(q, x)
    else:
      for i in range(5):
        if i > 0:
          a = torch.bmm(x, torch.transpose(x, 1, 2))
        b = torch.baddbmm(a, a, a, beta=-4.7750, alpha=2.0315)
        x = torch.baddbmm(x, b, x, beta=3.4445)
    if tall:
      x = torch.transpose(x, 1, 2)
    return x
  def muon(self: __torch__.M, p: List[Tensor], g: List[Tensor], b: List[Tensor], rate: float, momentum: float, decay: float, dtype: int) -> Tensor:
    for i in range(len(p)):
      torch.lerp_(b[i], g[i], 1. - momentum)
      u = torch.lerp(g[i], b[i], momentum)
      if u.dim() == 4:
        u = torch.unsqueeze(torch.flatten(u, 1), 0)
      elif u.dim() == 2:
        u = torch.unsqueeze(u, 0)
      longer = max(u.size(1), u.size(2))
      torch.mul_(p[i], 1. - rate * decay)
      torch.add_(p[i], torch.reshape((self).orthogonal(u, dtype, True), p[i].size()), alpha=-rate * 0.2 * (longer ** 0.5))
    return torch.zeros([])
  def adamw(self: __torch__.M, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], rate: float, first: float, second: float, decay: float, step: int) -> Tensor:
    a = 1. - first ** step
    b = (1. - second ** step) ** 0.5
    for i in range(len(p)):
      torch.lerp_(m[i], g[i], 1. - first)
      torch.addcmul_(torch.mul_(v[i], second), g[i], g[i], value=1. - second)
      torch.mul_(p[i], 1. - rate * decay)
      torch.addcdiv_(p[i], m[i], torch.sqrt(v[i]) / b + 1e-08, value=-rate / a)
    return torch.zeros([])
  def follow(self: __torch__.M, average: List[Tensor], p: List[Tensor], share: float) -> Tensor:
    for i in range(len(p)):
      torch.lerp_(average[i], p[i], share)
    return torch.zeros([])
  def even(self: __torch__.M, bias: List[Tensor], loads: Tensor, rate: float) -> Tensor:
    for i in range(len(bias)):
      torch.add_(bias[i], torch.sign(torch.mean(loads[i]) - loads[i]), alpha=rate)
    return torch.zeros([])
  def assign(self: __torch__.M, to: List[Tensor], source: List[Tensor]) -> Tensor:
    for i in range(len(to)):
      torch.copy_(to[i], source[i])
    return torch.zeros([])
  def product(self: __torch__.M, x: Tensor, dtype: int) -> Tensor:
    y = torch.to(x, dtype)
    return torch.sum(torch.matmul(torch.matmul(y, y), y)).float()
