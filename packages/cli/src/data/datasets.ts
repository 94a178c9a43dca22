/** A file of a dataset, as it is downloaded. */
export interface DatasetFile {
  readonly name: string;
  readonly bytes: number;
  /** As the dataset's makers, or those who keep the copies, publish it. */
  readonly md5: string;
}

/** A dataset that can be downloaded. */
export interface DatasetSource {
  readonly about: string;
  /** Its makers' page. */
  readonly page: string;
  /** Folders on the web that have the files, tried in this order. */
  readonly mirrors: readonly string[];
  readonly files: readonly DatasetFile[];
  /** Whether the files are archives that are unpacked, without their outermost folder. */
  readonly isArchive: boolean;
}

/** What `fovea data get` knows. */
export const datasets: Readonly<Record<'mnist' | 'fashion-mnist' | 'cifar10', DatasetSource>> = {
  mnist: {
    about: '70,000 handwritten digits, 28×28',
    page: 'http://yann.lecun.com/exdb/mnist/',
    mirrors: [
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
    ],
    files: [
      { name: 'train-images-idx3-ubyte.gz', bytes: 9_912_422, md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873' },
      { name: 'train-labels-idx1-ubyte.gz', bytes: 28_881, md5: 'd53e105ee54ea40749a09fcbcd1e9432' },
      { name: 't10k-images-idx3-ubyte.gz', bytes: 1_648_877, md5: '9fb629c4189551a2d022fa330f9573f3' },
      { name: 't10k-labels-idx1-ubyte.gz', bytes: 4_542, md5: 'ec29112dd5afa0611ce80d1b7f02629c' },
    ],
    isArchive: false,
  },
  'fashion-mnist': {
    about: '70,000 pictures of clothes, 28×28',
    page: 'https://github.com/zalandoresearch/fashion-mnist',
    mirrors: [
      'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
      'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    ],
    files: [
      { name: 'train-images-idx3-ubyte.gz', bytes: 26_421_880, md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d' },
      { name: 'train-labels-idx1-ubyte.gz', bytes: 29_515, md5: '25c81989df183df01b3e8a0aad5dffbe' },
      { name: 't10k-images-idx3-ubyte.gz', bytes: 4_422_102, md5: 'bef4ecab320f06d8554ea6380940ec79' },
      { name: 't10k-labels-idx1-ubyte.gz', bytes: 5_148, md5: 'bb300cfdad3c16e7a12a480ee83cd310' },
    ],
    isArchive: false,
  },
  cifar10: {
    about: '60,000 photos of ten kinds of things, 32×32',
    page: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    mirrors: [
      'https://www.cs.toronto.edu/~kriz/',
      'https://cave.cs.toronto.edu/kriz/',
      'https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/',
    ],
    files: [{ name: 'cifar-10-binary.tar.gz', bytes: 170_052_171, md5: 'c32a1d4ab5d03f1284b67883e8d87530' }],
    isArchive: true,
  },
};
