"""Right answers to `autoencoders` by somebody new to torch: prints, float32 constants, every step named."""


def kl_to_standard_normal(mean, log_variance):
    import torch

    print("KL of", mean.shape, log_variance.shape)
    b = mean.shape[0]
    h = mean.shape[1]
    variance = torch.exp(log_variance)
    std = torch.sqrt(variance)
    kl = torch.zeros(b)
    for j in range(h):
        term1 = variance[:, j]
        term2 = torch.pow(mean[:, j], 2)
        term3 = torch.tensor(1.0)
        term4 = 2 * torch.log(std[:, j])
        kl = kl + torch.tensor(0.5) * (term1 + term2 - term3 - term4)
    print("the answer is", kl)
    return kl


def reparameterise(mean, log_variance, noise):
    import torch

    s = noise.shape[0]
    std = torch.exp(torch.tensor(0.5) * log_variance)
    z = torch.zeros(noise.shape, dtype=torch.float64)
    for i in range(s):
        z[i] = mean + std * noise[i]
    print("z has shape", z.shape)
    return z


def bernoulli_log_likelihood(v, logits):
    import torch
    import torch.nn.functional as F

    log_p = F.logsigmoid(logits)
    log_one_minus_p = F.logsigmoid(-logits)
    ones = torch.ones(v.shape)
    result = v * log_p + (ones - v) * log_one_minus_p
    print("log likelihood per pixel", result)
    result = torch.sum(result, dim=len(result.shape) - 1)
    return result


def gaussian_log_likelihood(v, mean, variance):
    import math

    import torch

    d = v.shape[1]
    log_two_pi = torch.tensor(math.log(2 * math.pi))  # float32
    constant = -torch.tensor(d) / 2 * log_two_pi
    log_det = torch.sum(torch.log(variance), axis=-1)
    quadratic = torch.sum((v - mean) * (v - mean) / variance, axis=-1)
    answer = constant - 0.5 * log_det - 0.5 * quadratic
    print(answer)
    return answer


def continuous_bernoulli_log_likelihood(v, logits):
    import torch

    # the normaliser is (exp(l) - 1) / l, which is 0 / 0 at l = 0: the Taylor series is used there
    print("smallest logit", torch.min(torch.abs(logits)).item())
    is_small = torch.abs(logits) < 0.01
    is_big = torch.logical_not(is_small)

    log_normaliser = torch.zeros_like(logits)
    small = logits[is_small]
    log_normaliser[is_small] = small / 2 + small**2 / 24 - small**4 / 2880

    big = logits[is_big]
    size = torch.abs(big)
    positive_part = (big + size) / 2
    log_normaliser[is_big] = positive_part + torch.log(1 - torch.exp(-size)) - torch.log(size)

    answer = torch.sum(v * logits - log_normaliser, -1)
    return answer


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    import torch

    mean, log_variance = encoder(v)
    number_of_samples = noise.shape[0]
    reconstruction = torch.tensor(0.0)
    for i in range(number_of_samples):
        std = torch.exp(0.5 * log_variance)
        h = mean + std * noise[i]
        probabilities = torch.sigmoid(decoder(h))
        cross_entropy = torch.nn.functional.binary_cross_entropy(probabilities, v, reduction="sum")
        print("sample", i, "cross entropy", cross_entropy.item())
        reconstruction = reconstruction - cross_entropy
    reconstruction = reconstruction / number_of_samples
    kl = kl_to_standard_normal(mean, log_variance)
    elbo = reconstruction - torch.sum(kl)
    print("ELBO", float(elbo))
    return elbo


def gaussian_vae_elbo(v, encoder, decoder, noise):
    import torch

    mean, log_variance = encoder(v)
    h = reparameterise(mean, log_variance, noise)
    decoder_output = decoder(h)
    decoder_mean = decoder_output[0]
    decoder_variance = decoder_output[1]
    log_likelihood = gaussian_log_likelihood(v, decoder_mean, decoder_variance)
    log_likelihood = torch.mean(log_likelihood, dim=0)
    kl = kl_to_standard_normal(mean, log_variance)
    elbo_per_image = log_likelihood - kl
    print("ELBOs", elbo_per_image)
    return torch.sum(elbo_per_image)


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    import math

    import torch

    mean, log_variance = encoder(v)
    # the same numbers again, but without gradients
    with torch.no_grad():
        mean2, log_variance2 = encoder(v)
    h_dim = noise.shape[2]
    total = torch.tensor([0.0])
    for i in range(noise.shape[0]):
        std = torch.exp(0.5 * log_variance)
        h = mean + std * noise[i]
        log_likelihood = bernoulli_log_likelihood(v, decoder(h))
        log_prior = -h_dim / 2 * math.log(2 * math.pi) - torch.sum(h**2, dim=1) / 2
        log_q = -h_dim / 2 * math.log(2 * math.pi) - torch.sum(log_variance2, dim=1) / 2
        log_q = log_q - torch.sum((h - mean2) ** 2 / (2 * torch.exp(log_variance2)), dim=1)
        elbo = torch.sum(log_likelihood + log_prior - log_q)
        print("sample", i, elbo)
        total = total + elbo
    average = total / noise.shape[0]
    return average.squeeze()


def train_vae(images, latent_dim, seed):
    import numpy as np
    import torch
    import torch.nn as nn

    torch.manual_seed(seed)
    np.random.seed(seed)

    class Encoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1 = nn.Linear(64, 100)
            self.relu = nn.ReLU()
            self.fc_mean = nn.Linear(100, latent_dim)
            self.fc_log_variance = nn.Linear(100, latent_dim)

        def forward(self, v):
            x = self.fc1(v)
            x = self.relu(x)
            return self.fc_mean(x), self.fc_log_variance(x)

    class Decoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1 = nn.Linear(latent_dim, 100)
            self.relu = nn.ReLU()
            self.fc2 = nn.Linear(100, 64)

        def forward(self, h):
            x = self.fc1(h)
            x = self.relu(x)
            x = self.fc2(x)
            return x

    encoder = Encoder()
    decoder = Decoder()
    optimizer1 = torch.optim.Adam(encoder.parameters(), lr=0.002)
    optimizer2 = torch.optim.Adam(decoder.parameters(), lr=0.002)

    for epoch in range(70):
        order = np.random.permutation(images.shape[0])
        losses = []
        for start in range(0, images.shape[0], 50):
            index = torch.from_numpy(order[start : start + 50])
            v = images[index]
            mean, log_variance = encoder(v)
            std = torch.exp(0.5 * log_variance)
            eps = torch.randn(mean.shape)
            h = mean + std * eps
            logits = decoder(h)
            reconstruction = torch.nn.functional.binary_cross_entropy_with_logits(logits, v, reduction="sum")
            kl = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
            loss = (reconstruction + kl) / v.shape[0]
            optimizer1.zero_grad()
            optimizer2.zero_grad()
            loss.backward()
            optimizer1.step()
            optimizer2.step()
            losses.append(loss.item())
        if epoch % 10 == 0:
            print("epoch", epoch, "loss", np.mean(losses))
    return encoder, decoder
